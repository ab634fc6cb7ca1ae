import type { Cookies } from '@sveltejs/kit';
import { defineCookie, longestSeconds } from './define-cookie.ts';

const cookie = defineCookie('till_buyer', longestSeconds);

/** The token that proves who bought, as this browser sent it; undefined before the first purchase. */
export function readBuyerToken(cookies: Cookies): string | undefined {
  return cookie.read(cookies);
}

/** Remembers the buyer in this browser for 400 days, the longest browsers allow. May be called again. */
export function rememberBuyer(cookies: Cookies, token: string): void {
  cookie.keep(cookies, token);
}
