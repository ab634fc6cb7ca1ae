import { failPage } from '#lib/server/api-errors.ts';
import { cachePage } from '#lib/server/cache-page.ts';
import { readProduct } from '#lib/server/catalogue.ts';
import { findOwnedOrder } from './find-owned-order.ts';
import { payNow } from './pay-now.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { cookies, params, setHeaders } = event;
  const [product, owned] = await Promise.all([
    readProduct(event, params.slug).catch((cause: unknown) =>
      failPage(cause, event.locals.locale, 'noSuchProduct'),
    ),
    findOwnedOrder(event, params.slug),
  ]);
  cachePage(cookies, setHeaders);
  return { product, owned };
};

export const actions: Actions = { default: payNow };
