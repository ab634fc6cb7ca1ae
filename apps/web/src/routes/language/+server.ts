import { error, redirect } from '@sveltejs/kit';
import { isLocale } from '@till/contracts/locales';
import { failureMessages } from '#lib/messages/failures.ts';
import { env } from '#lib/server/env.ts';
import { rememberLocale } from '#lib/server/locale-cookie.ts';
import type { RequestHandler } from './$types';

/** The switch: remembers the chosen language in this browser and goes back to where it was pressed. */
export const POST: RequestHandler = async ({ cookies, locals, request }) => {
  const form = await request.formData();
  const locale = form.get('locale');
  if (!isLocale(locale)) error(400, failureMessages[locals.locale].nothingHere);
  rememberLocale(cookies, locale);
  redirect(303, pathWithin(request.headers.get('referer')));
};

/** The path of the page that it was pressed on; the front page when the browser does not say, or names another site. */
function pathWithin(referer: string | null): string {
  if (!referer || !URL.canParse(referer)) return '/';
  const { origin, pathname, search } = new URL(referer);
  // Two slashes would name another host.
  return origin === env.clientOrigin ? pathname.replace(/^\/+/, '/') + search : '/';
}
