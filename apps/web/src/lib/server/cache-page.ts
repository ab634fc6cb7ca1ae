import type { Cookies } from '@sveltejs/kit';
import { hasKey } from './access-cookies.ts';
import { readBasket } from './basket-cookie.ts';

/**
 * How long a page of the shop may be kept. Without purchases and a basket it is the same for everyone who reads its
 * language: a shared cache may answer for five seconds, a browser asks each time and is told "unchanged" by the ETag.
 * Theirs is their own.
 */
export function cachePage(
  cookies: Cookies,
  setHeaders: (headers: Record<string, string>) => void,
): void {
  setHeaders({
    vary: 'cookie, accept-language',
    'cache-control':
      hasKey(cookies) || readBasket(cookies).entries.length > 0
        ? 'private, no-cache'
        : 'public, max-age=0, s-maxage=5, must-revalidate',
  });
}
