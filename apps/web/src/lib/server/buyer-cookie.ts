import type { Cookies } from '@sveltejs/kit';
import { env } from './env.ts';

const secure = env.clientOrigin.startsWith('https://');
// Browsers refuse a __Host- cookie without Secure, so it exists only over https.
const name = secure ? '__Host-till_buyer' : 'till_buyer';
const maxAgeSeconds = 400 * 24 * 60 * 60;

/** The token that proves who bought, as this browser sent it; undefined before the first purchase. */
export function readBuyerToken(cookies: Cookies): string | undefined {
  return cookies.get(name) || undefined;
}

/** Remembers the buyer in this browser for 400 days, the longest browsers allow. May be called again. */
export function rememberBuyer(cookies: Cookies, token: string): void {
  cookies.set(name, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    maxAge: maxAgeSeconds,
  });
}
