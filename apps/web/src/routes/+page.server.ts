import { failPage } from '#lib/server/api-errors.ts';
import { openApi } from '#lib/server/api.ts';
import { cachePage } from '#lib/server/cache-page.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { cookies, setHeaders } = event;
  const products = await openApi(event)
    .catalogue.list.query({ locale: event.locals.locale })
    .catch((cause: unknown) => failPage(cause, event.locals.locale, 'nothingHere'));
  cachePage(cookies, setHeaders);
  return { products };
};
