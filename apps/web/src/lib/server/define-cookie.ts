import type { Cookies } from '@sveltejs/kit';
import { env } from './env.ts';

/** The longest that browsers allow. */
export const longestSeconds = 400 * 24 * 60 * 60;

const secure = env.clientOrigin.startsWith('https://');

/** A cookie that no script reads and no other site's form sends. */
export function defineCookie(plainName: string, maxAge: number) {
  // Keeps other hosts of the domain from planting it. Browsers refuse it without Secure, so it exists only over https.
  const name = secure ? `__Host-${plainName}` : plainName;
  const path = '/';
  return {
    read: (cookies: Cookies): string | undefined => cookies.get(name) || undefined,
    keep: (cookies: Cookies, value: string): void =>
      cookies.set(name, value, { path, httpOnly: true, sameSite: 'lax', secure, maxAge }),
    /** May be called again. */
    forget(cookies: Cookies): void {
      if (cookies.get(name)) cookies.delete(name, { path, secure });
    },
  };
}
