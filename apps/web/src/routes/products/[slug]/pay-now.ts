import { fail, redirect } from '@sveltejs/kit';
import type { StartedCheckout } from '@till/contracts';
import { openApi, type Visit } from '#lib/server/api.ts';
import { codeOf } from '#lib/server/api-errors.ts';
import { rememberBuyer } from '#lib/server/buyer-cookie.ts';
import {
  beginCheckout,
  makeClientKey,
  readCheckoutSecret,
  renewCheckoutSecret,
} from '#lib/server/checkout-cookie.ts';
import { env } from '#lib/server/env.ts';
import { badQuantity, noCookies, refusals, type Refusal } from './refusals.ts';
import type { RequestEvent } from './$types';

/**
 * The click: starts the checkout and sends the buyer to Stripe's page. Posting again with the same cookies leads to the
 * same checkout. A refusal comes back as `{ reason, field, quantity }` and has charged nobody.
 */
export async function payNow(event: RequestEvent) {
  const { cookies, params, request, url } = event;
  const entered = (await request.formData()).get('quantity') ?? '1';
  const quantity = typeof entered === 'string' && /^\d{1,2}$/.test(entered) ? Number(entered) : 0;
  const refuse = ({ status, ...why }: Refusal) => fail(status, { ...why, quantity: quantity || 1 });
  if (quantity < 1 || quantity > 20) return refuse(badQuantity);

  const secret = readCheckoutSecret(cookies);
  if (!secret) {
    if (url.searchParams.has('again')) return refuse(noCookies);
    // The browser repeats the form with the cookie. Nothing is ordered without it, so whichever clicks of a first visit
    // get through, all of them carry the same secret.
    beginCheckout(cookies);
    redirect(307, `/products/${encodeURIComponent(params.slug)}?again`);
  }

  let started: StartedCheckout;
  try {
    started = await startCheckout(event, secret, params.slug, quantity);
  } catch (cause) {
    const code = codeOf(cause);
    console.error(
      `The checkout of ${JSON.stringify(params.slug)} was refused: ${code}`,
      code === 'UNREACHABLE' ? cause : '',
    );
    return refuse(refusals[code]);
  }
  rememberBuyer(cookies, started.buyerToken);
  redirect(303, started.url, { external: [...env.checkoutOrigins, env.clientOrigin] });
}

async function startCheckout(
  visit: Visit,
  secret: string,
  slug: string,
  quantity: number,
): Promise<StartedCheckout> {
  const start = (clientSecret: string) =>
    openApi(visit).checkout.start.mutate({
      clientKey: makeClientKey(clientSecret, slug, quantity),
      slug,
      quantity,
    });
  try {
    return await start(secret);
  } catch (cause) {
    const code = codeOf(cause);
    if (code !== 'CHECKOUT_EXPIRED' && code !== 'CONFLICT') throw cause;
    return await start(renewCheckoutSecret(visit.cookies, secret));
  }
}
