import { fail, redirect } from '@sveltejs/kit';
import type { Product } from '@till/contracts';
import { maxLines } from '@till/contracts/inputs';
import { codeOf } from '#lib/server/api-errors.ts';
import { openApi } from '#lib/server/api.ts';
import { keepBasket, readBasket } from '#lib/server/basket-cookie.ts';
import type { BasketEntry } from '#lib/view-basket.ts';
import { refusals } from '../products/[slug]/refusals.ts';
import { readQuantities } from './read-quantities.ts';
import { basketRefusals, refuse, type BasketReason } from './refuse.ts';
import type { RequestEvent } from './$types';

/** Puts a product into the basket, or more of it, and shows the basket. What cannot be ordered together is refused. */
export async function addToBasket(event: RequestEvent) {
  const { cookies, request } = event;
  const form = await request.formData();
  const slug = String(form.get('slug') ?? '');
  const entered = String(form.get('quantity') ?? '1');
  const quantity = /^\d{1,2}$/.test(entered) ? Number(entered) : 0;
  if (quantity < 1 || quantity > 20) return refuse(basketRefusals.badQuantity);

  const products = await openApi(event).catalogue.list.query().catch(codeOf);
  if (typeof products === 'string') return refuse(refusals[products]);
  const product = products.find((one) => one.slug === slug);
  if (!product) return refuse(refusals.NOT_FOUND);
  const basket = readBasket(cookies);
  const reason = findRefusal(product, quantity, basket.entries, products);
  if (reason) return fail(409, { reason, name: product.name, slug });

  const old = basket.entries.find((entry) => entry.slug === slug);
  const entry = { slug, quantity: quantity + (old?.quantity ?? 0), seenMinor: product.priceMinor };
  const entries = old
    ? basket.entries.map((one) => (one === old ? entry : one))
    : [...basket.entries, entry];
  keepBasket(cookies, { ...basket, entries });
  redirect(303, '/basket?added');
}

function findRefusal(
  product: Product,
  quantity: number,
  entries: BasketEntry[],
  products: Product[],
): BasketReason | null {
  const old = entries.find(({ slug }) => slug === product.slug);
  if (product.maxQuantity === 0) return 'soldOut';
  if (quantity + (old?.quantity ?? 0) > product.maxQuantity) return old ? 'noMore' : 'soldOut';
  if (!old && entries.length >= maxLines) return 'full';
  const others = products.filter(({ slug }) => entries.some((entry) => entry.slug === slug));
  return others.some(({ currency }) => currency !== product.currency) ? 'otherCurrency' : null;
}

/** Sets the quantities that the form says. */
export async function changeBasket({ cookies, request }: RequestEvent) {
  const basket = readBasket(cookies);
  const entries = readQuantities(await request.formData(), basket.entries);
  if (!entries) return refuse(basketRefusals.badQuantity);
  keepBasket(cookies, { ...basket, entries });
  redirect(303, '/basket');
}

/** Takes a product out of the basket. */
export async function removeFromBasket({ cookies, request }: RequestEvent) {
  const slug = (await request.formData()).get('slug');
  const basket = readBasket(cookies);
  keepBasket(cookies, { ...basket, entries: basket.entries.filter((e) => e.slug !== slug) });
  redirect(303, '/basket');
}
