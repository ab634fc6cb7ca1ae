import { failPage } from '#lib/server/api-errors.ts';
import { openApi } from '#lib/server/api.ts';
import { keepCheckoutSecret } from '#lib/server/checkout-cookie.ts';
import { payNow } from './pay-now.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ cookies, params }) => {
  const product = await openApi(cookies)
    .catalogue.read.query({ slug: params.slug })
    .catch((cause: unknown) =>
      failPage(cause, {
        title: 'We don’t sell that',
        message: 'There is no such product here, or it is no longer for sale.',
      }),
    );
  keepCheckoutSecret(cookies);
  return { product };
};

export const actions: Actions = { default: payNow };
