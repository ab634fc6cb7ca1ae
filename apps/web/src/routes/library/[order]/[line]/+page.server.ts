import { failPage } from '#lib/server/api-errors.ts';
import { openApi } from '#lib/server/api.ts';
import { readLineParams } from '#lib/server/read-line-params.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  event.setHeaders({ 'cache-control': 'no-store' });
  const content = await openApi(event)
    .orders.readPage.query(readLineParams(event.params, event.locals.locale))
    .catch((cause: unknown) => failPage(cause, event.locals.locale, 'notOpen'));
  return { content };
};
