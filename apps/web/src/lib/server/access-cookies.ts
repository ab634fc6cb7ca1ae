import type { Cookies } from '@sveltejs/kit';
import { readBuyerToken } from './buyer-cookie.ts';
import { defineCookie, longestSeconds } from './define-cookie.ts';

/** Shows the purchases of an address. How long it is worth something is up to the API. */
export const deviceCookie = defineCookie('till_device', longestSeconds);

/** The token of a link that was followed and not used yet, so that it stands in no address of a page. */
export const linkCookie = defineCookie('till_link', 15 * 60);

/** Whether there may be purchases to show: without either of these the API need not be asked. */
export function hasKey(cookies: Cookies): boolean {
  return Boolean(readBuyerToken(cookies) ?? deviceCookie.read(cookies));
}
