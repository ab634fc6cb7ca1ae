import type { Cookies } from '@sveltejs/kit';
import { BasketLines } from '@till/contracts/inputs';
import type { BasketEntry } from '../view-basket.ts';
import { env } from './env.ts';

export type Basket = {
  entries: BasketEntry[];
  /** The order that was begun with it: what that order has leaves the basket once it is paid. */
  orderId: string | null;
};

const secure = env.clientOrigin.startsWith('https://');
const name = secure ? '__Host-till_basket' : 'till_basket';
const maxAgeSeconds = 30 * 24 * 60 * 60;
const shape =
  /^(?:([0-9a-f-]{36})!)?((?:[a-z0-9-]{1,80}\.\d{1,2}\.\d{1,8})(?:_[a-z0-9-]{1,80}\.\d{1,2}\.\d{1,8})*)$/;

/** What this browser's basket holds; empty for none and for what cannot be read. */
export function readBasket(cookies: Cookies): Basket {
  const empty = { entries: [], orderId: null };
  const [, orderId = null, list] = shape.exec(cookies.get(name) ?? '') ?? [];
  if (!list) return empty;
  const entries = list.split('_').map((entry) => {
    const [slug = '', quantity, seenMinor] = entry.split('.');
    return { slug, quantity: Number(quantity), seenMinor: Number(seenMinor) };
  });
  return BasketLines.safeParse(entries).success ? { entries, orderId } : empty;
}

/** Keeps the basket in this browser for 30 days; an empty one leaves nothing there. May be called again. */
export function keepBasket(cookies: Cookies, { entries, orderId }: Basket): void {
  if (entries.length === 0) {
    if (cookies.get(name)) cookies.delete(name, { path: '/', secure });
    return;
  }
  const list = entries.map((e) => `${e.slug}.${e.quantity}.${e.seenMinor}`).join('_');
  cookies.set(name, orderId ? `${orderId}!${list}` : list, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    maxAge: maxAgeSeconds,
  });
}

/** How many units the basket holds. */
export const countUnits = (cookies: Cookies): number =>
  readBasket(cookies).entries.reduce((sum, { quantity }) => sum + quantity, 0);

/** Takes out of the basket what the order that was begun with it has. Another order changes nothing. */
export function emptyBasket(
  cookies: Cookies,
  order: { id: string; lines: { slug: string; quantity: number }[] },
): void {
  const { entries, orderId } = readBasket(cookies);
  if (orderId !== order.id) return;
  const left = entries.map((entry) => {
    const bought = order.lines.find(({ slug }) => slug === entry.slug)?.quantity ?? 0;
    return { ...entry, quantity: entry.quantity - bought };
  });
  keepBasket(cookies, { entries: left.filter(({ quantity }) => quantity > 0), orderId: null });
}
