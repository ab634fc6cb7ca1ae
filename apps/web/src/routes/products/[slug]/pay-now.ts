import { fail, redirect } from '@sveltejs/kit';
import { codeOf } from '#lib/server/api-errors.ts';
import { checkoutOrigins, startPurchase } from '#lib/server/start-purchase.ts';
import { badQuantity, noCookies, refusals, type Refusal } from './refusals.ts';
import type { RequestEvent } from './$types';

/**
 * The click: starts the checkout and sends the buyer to Stripe's page. Posting again with the same cookies leads to the
 * same checkout. A refusal comes back as `{ reason, field, quantity }` and has charged nobody.
 */
export async function payNow(event: RequestEvent) {
  const { params, request } = event;
  const entered = (await request.formData()).get('quantity') ?? '1';
  const quantity = typeof entered === 'string' && /^\d{1,2}$/.test(entered) ? Number(entered) : 0;
  const refuse = ({ status, ...why }: Refusal) => fail(status, { ...why, quantity: quantity || 1 });
  if (quantity < 1 || quantity > 20) return refuse(badQuantity);

  const here = `/products/${encodeURIComponent(params.slug)}?again`;
  const lines = [{ slug: params.slug, quantity }];
  const started = await startPurchase(event, here, { lines }).catch(codeOf);
  if (started === undefined) return refuse(noCookies);
  if (typeof started === 'string') return refuse(refusals[started]);
  redirect(303, started.url, { external: checkoutOrigins });
}
