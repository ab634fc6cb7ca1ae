import type { Cookies } from '@sveltejs/kit';
import { isLocale, type Locale } from '@till/contracts/locales';
import { env } from './env.ts';

const name = 'till_locale';
const maxAgeSeconds = 400 * 24 * 60 * 60;

/** The language that was chosen in this browser; undefined while none was. */
export function readChosenLocale(cookies: Cookies): Locale | undefined {
  const value = cookies.get(name);
  return isLocale(value) ? value : undefined;
}

/** Remembers the choice for 400 days, the longest browsers allow. May be called again. */
export function rememberLocale(cookies: Cookies, locale: Locale): void {
  cookies.set(name, locale, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: env.clientOrigin.startsWith('https://'),
    maxAge: maxAgeSeconds,
  });
}
