import { createHash, randomBytes } from 'node:crypto';
import type { Cookies } from '@sveltejs/kit';
import type { BasketLine } from '@till/contracts';
import { env } from './env.ts';

const secure = env.clientOrigin.startsWith('https://');
// Whoever could plant this cookie would be the buyer; __Host- keeps other hosts of the domain from it.
const name = secure ? '__Host-till_checkout' : 'till_checkout';
const path = '/';

/** The secret of the purchase under way in this browser; undefined before the first click and after the end. */
export function readCheckoutSecret(cookies: Cookies): string | undefined {
  return cookies.get(name) || undefined;
}

/** Begins a purchase: makes its secret and keeps it in this browser. */
export function beginCheckout(cookies: Cookies): void {
  keep(cookies, randomBytes(16).toString('base64url'));
}

/**
 * Replaces the secret of a checkout that is over, so that the next attempt is a new order. The same secret is always
 * replaced by the same one: two clicks at once are one new order.
 */
export function renewCheckoutSecret(cookies: Cookies, ended: string): string {
  return keep(cookies, createHash('sha256').update(`next|${ended}`).digest('base64url'));
}

function keep(cookies: Cookies, secret: string): string {
  cookies.set(name, secret, { path, httpOnly: true, sameSite: 'lax', secure });
  return secret;
}

/** Forgets the purchase: it has ended. May be called again. */
export function endCheckout(cookies: Cookies): void {
  if (cookies.get(name)) cookies.delete(name, { path, secure });
}

/**
 * The key of one attempt to buy. Pressing the button twice, or again after an outage, gives the same key and so the
 * same order; other products or quantities give another, their order does not.
 */
export function makeClientKey(secret: string, lines: BasketLine[]): string {
  const wanted = lines.map(({ slug, quantity }) => `${slug}|${quantity}`).sort();
  return createHash('sha256')
    .update([secret, ...wanted].join('|'))
    .digest('base64url')
    .slice(0, 43);
}
