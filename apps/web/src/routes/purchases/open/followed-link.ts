import { randomBytes } from 'node:crypto';
import type { Cookies } from '@sveltejs/kit';
import { linkCookie } from '#lib/server/access-cookies.ts';

const separator = '~';

/** A link that was followed in this browser, and the key that makes pressing its button twice the same as once. */
export type FollowedLink = { token: string; clientKey: string };

/** Keeps a link's token for its button, in a cookie: no address of a page has it. What is no token is not kept. */
export function keepFollowedLink(cookies: Cookies, token: string): void {
  if (!/^[\w.-]{1,200}$/.test(token) || readFollowedLink(cookies)?.token === token) return;
  linkCookie.keep(cookies, token + separator + randomBytes(16).toString('base64url'));
}

/** The link whose button was not pressed yet. */
export function readFollowedLink(cookies: Cookies): FollowedLink | undefined {
  const [token, clientKey] = linkCookie.read(cookies)?.split(separator) ?? [];
  return token && clientKey ? { token, clientKey } : undefined;
}
