import type { Cookies } from '@sveltejs/kit';
import { readBuyerToken } from './buyer-cookie.ts';

/**
 * How long a page of the shop may be kept. Without a buyer it is the same for everyone who reads its
 * language: a shared cache may answer for
 * five seconds, a browser asks each time and is told "unchanged" by the ETag. A buyer's page is their own.
 */
export function cachePage(
  cookies: Cookies,
  setHeaders: (headers: Record<string, string>) => void,
): void {
  setHeaders({
    vary: 'cookie, accept-language',
    'cache-control': readBuyerToken(cookies)
      ? 'private, no-cache'
      : 'public, max-age=0, s-maxage=5, must-revalidate',
  });
}
