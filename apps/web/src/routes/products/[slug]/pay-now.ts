import { fail, redirect, type Cookies } from '@sveltejs/kit';
import type { StartedCheckout } from '@till/contracts';
import { openApi } from '#lib/server/api.ts';
import { codeOf } from '#lib/server/api-errors.ts';
import { rememberBuyer } from '#lib/server/buyer-cookie.ts';
import {
  keepCheckoutSecret,
  makeClientKey,
  renewCheckoutSecret,
} from '#lib/server/checkout-cookie.ts';
import { env } from '#lib/server/env.ts';
import { refusals } from './refusals.ts';
import type { RequestEvent } from './$types';

/**
 * The click: starts the checkout and sends the buyer to Stripe's page. Posting again with the same cookies leads to the
 * same checkout. A refusal comes back as `{ message, quantity }` and has charged nobody.
 */
export async function payNow({ cookies, params, request }: RequestEvent) {
  const field = (await request.formData()).get('quantity') ?? '1';
  const quantity = typeof field === 'string' && /^\d{1,2}$/.test(field) ? Number(field) : 0;
  if (quantity < 1 || quantity > 20) {
    return fail(400, {
      message: 'Nothing was charged: choose a quantity from 1 to 20.',
      quantity: 1,
    });
  }

  let started: StartedCheckout;
  try {
    started = await startCheckout(cookies, params.slug, quantity);
  } catch (cause) {
    const code = codeOf(cause);
    const { status, message } = refusals[code];
    console.error(
      `The checkout of ${JSON.stringify(params.slug)} was refused: ${code}`,
      code === 'UNREACHABLE' ? cause : '',
    );
    return fail(status, { message, quantity });
  }
  rememberBuyer(cookies, started.buyerToken);
  redirect(303, started.url, { external: [...env.checkoutOrigins, env.clientOrigin] });
}

async function startCheckout(
  cookies: Cookies,
  slug: string,
  quantity: number,
): Promise<StartedCheckout> {
  const start = (secret: string) =>
    openApi(cookies).checkout.start.mutate({
      clientKey: makeClientKey(secret, slug, quantity),
      slug,
      quantity,
    });
  try {
    return await start(keepCheckoutSecret(cookies));
  } catch (cause) {
    const code = codeOf(cause);
    if (code !== 'CHECKOUT_EXPIRED' && code !== 'CONFLICT') throw cause;
    return await start(renewCheckoutSecret(cookies));
  }
}
