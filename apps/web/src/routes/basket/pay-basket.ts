import { redirect } from '@sveltejs/kit';
import { BasketLines, maxLines } from '@till/contracts/inputs';
import { codeOf } from '#lib/server/api-errors.ts';
import { keepBasket, readBasket } from '#lib/server/basket-cookie.ts';
import { checkoutOrigins, startPurchase } from '#lib/server/start-purchase.ts';
import { noCookies, refusals } from '../products/[slug]/refusals.ts';
import { readQuantities } from './read-quantities.ts';
import { basketRefusals, refuse } from './refuse.ts';
import type { RequestEvent } from './$types';

/**
 * Starts the checkout of the whole basket at the sum that the page showed. Quantities that were changed and not yet
 * taken over are taken over first and shown: nobody pays a sum they have not seen. Posting again leads to the same
 * checkout.
 */
export async function payBasket(event: RequestEvent) {
  const { cookies, request } = event;
  const form = await request.formData();
  const basket = readBasket(cookies);
  const entries = readQuantities(form, basket.entries);
  if (!entries) return refuse(basketRefusals.badQuantity);
  if (entries.length === 0) return refuse(basketRefusals.noCookies);
  if (entries.some((entry, i) => entry.quantity !== basket.entries[i]?.quantity)) {
    keepBasket(cookies, { ...basket, entries });
    redirect(303, '/basket?changed');
  }
  const lines = entries.map(({ slug, quantity }) => ({ slug, quantity }));
  const expectedAmountMinor = readAmount(form);
  const purchase = { lines, ...(expectedAmountMinor !== undefined && { expectedAmountMinor }) };
  const started = await startPurchase(event, '/basket?/pay&again', purchase).catch(codeOf);
  if (started === undefined) return refuse(noCookies);
  if (typeof started === 'string') return refuse(refusals[started]);
  keepBasket(cookies, { entries, orderId: started.orderId });
  redirect(303, started.url, { external: checkoutOrigins });
}

/** The lines of an order once more, straight to the payment; where that is refused they are in the basket. */
export async function buyAgain(event: RequestEvent) {
  const { cookies, request } = event;
  const form = await request.formData();
  const wanted = form.getAll('line').map((line) => {
    const [slug = '', quantity, seenMinor] = String(line).split('.');
    return { slug, quantity: Number(quantity), seenMinor: Number(seenMinor) || 0 };
  });
  const parsed = BasketLines.safeParse(wanted);
  if (!parsed.success) return refuse(basketRefusals.badQuantity);
  const lines = parsed.data;
  const expectedAmountMinor = readAmount(form);
  const purchase = { lines, ...(expectedAmountMinor !== undefined && { expectedAmountMinor }) };
  const started = await startPurchase(event, '/basket?/again&again', purchase).catch(codeOf);
  if (started === undefined) return refuse(noCookies);
  const basket = readBasket(cookies);
  if (typeof started !== 'string') {
    keepBasket(cookies, { ...basket, orderId: started.orderId });
    redirect(303, started.url, { external: checkoutOrigins });
  }
  const others = basket.entries.filter(({ slug }) => !lines.some((line) => line.slug === slug));
  if (wanted.length + others.length <= maxLines) {
    keepBasket(cookies, { ...basket, entries: [...wanted, ...others] });
  }
  return refuse(refusals[started]);
}

function readAmount(form: FormData): number | undefined {
  const entered = form.get('expected');
  return typeof entered === 'string' && /^\d{1,9}$/.test(entered) ? Number(entered) : undefined;
}
