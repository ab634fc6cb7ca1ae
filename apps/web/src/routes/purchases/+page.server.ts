import { deviceCookie, hasKey } from '#lib/server/access-cookies.ts';
import { failPage } from '#lib/server/api-errors.ts';
import { openApi } from '#lib/server/api.ts';
import { askForLink } from './ask-for-link.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { cookies, setHeaders } = event;
  setHeaders({ 'cache-control': 'no-store' });
  if (!hasKey(cookies)) return { orders: [], email: null };
  const api = openApi(event);
  const [orders, access] = await Promise.all([
    api.orders.list.query(),
    deviceCookie.read(cookies) ? api.access.read.query() : null,
  ]).catch((cause: unknown) => failPage(cause, event.locals.locale, 'nothingHere'));
  // Signed out elsewhere, or idle for too long.
  if (!access) deviceCookie.forget(cookies);
  return { orders, email: access?.email ?? null };
};

export const actions: Actions = { default: askForLink };
