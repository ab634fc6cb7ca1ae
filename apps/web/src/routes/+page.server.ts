import { failPage } from '#lib/server/api-errors.ts';
import { cachePage } from '#lib/server/cache-page.ts';
import { listProducts } from '#lib/server/catalogue.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { cookies, setHeaders } = event;
  const products = await listProducts(event).catch((cause: unknown) =>
    failPage(cause, event.locals.locale, 'nothingHere'),
  );
  cachePage(cookies, setHeaders);
  return { products };
};
