import { failPage } from '#lib/server/api-errors.ts';
import { openApi } from '#lib/server/api.ts';
import { readBuyerToken } from '#lib/server/buyer-cookie.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { cookies, setHeaders } = event;
  setHeaders({ 'cache-control': 'no-store' });
  if (!readBuyerToken(cookies)) return { orders: [] };
  const orders = await openApi(event)
    .orders.list.query()
    .catch((cause: unknown) => failPage(cause, event.locals.locale, 'nothingHere'));
  return { orders };
};
