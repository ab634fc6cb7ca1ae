import { createHash, randomBytes } from 'node:crypto';
import type { Cookies } from '@sveltejs/kit';
import { env } from './env.ts';

const name = 'till_checkout';
const path = '/';

/** The secret of the purchase under way in this browser: made once, kept until the purchase has ended. */
export function keepCheckoutSecret(cookies: Cookies): string {
  return cookies.get(name) || renewCheckoutSecret(cookies);
}

/** Replaces the secret, so that the next attempt is a new order. */
export function renewCheckoutSecret(cookies: Cookies): string {
  const secret = randomBytes(16).toString('base64url');
  const secure = env.clientOrigin.startsWith('https://');
  cookies.set(name, secret, { path, httpOnly: true, sameSite: 'lax', secure });
  return secret;
}

/** Forgets the purchase: it has ended. May be called again. */
export function endCheckout(cookies: Cookies): void {
  if (cookies.get(name)) cookies.delete(name, { path });
}

/**
 * The key of one attempt to buy. Pressing the button twice, or again after an outage, gives the same key and so the
 * same order; another product or quantity gives another.
 */
export function makeClientKey(secret: string, slug: string, quantity: number): string {
  return createHash('sha256')
    .update(`${secret}|${slug}|${quantity}`)
    .digest('base64url')
    .slice(0, 43);
}
