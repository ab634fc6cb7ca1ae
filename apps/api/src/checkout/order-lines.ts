import { ShopError, type StartCheckoutInput } from '@till/contracts';
import {
  findProducts,
  placeOrder,
  retryStatement,
  type OrderRefusal,
  type PlacedOrder,
} from '@till/db';
import { uuidv7 } from 'uuidv7';
import { maxQuantity } from '../fulfilment/index.ts';
import { limitCalls } from '../limit-calls.ts';
import type { Caller } from '../read-caller.ts';
import type { Tools } from '../tools.ts';

/** Products and quantities as one text, whatever their order. */
export const listOf = (lines: { slug: string; quantity: number }[]): string =>
  lines
    .map(({ slug, quantity }) => `${quantity} ${slug}`)
    .sort()
    .join();

export const priceChanged = () =>
  new ShopError('PRICE_CHANGED', 'The prices have changed. Look at them again before you pay.');

/**
 * Places an order for these lines, all or none, or finds the one that has this client key already. Throws why it cannot
 * be ordered; see `startCheckout`.
 */
export async function orderLines(
  tools: Tools,
  input: StartCheckoutInput,
  buyerId: string,
  caller: Caller,
): Promise<PlacedOrder> {
  const { db, config } = tools;
  const slugs = input.lines.map(({ slug }) => slug);
  const products = await retryStatement(() => findProducts(db, slugs));
  const nameOf = (slug: string | null) => products.find((p) => p.slug === slug)?.name ?? slug;
  for (const { slug, quantity } of input.lines) {
    const product = products.find((p) => p.slug === slug);
    if (!product) throw notForSale(slug);
    const most = maxQuantity(product.kind);
    if (quantity > most) {
      throw new ShopError(
        'INVALID_INPUT',
        `quantity: at most ${most} of "${product.name}" in one order.`,
      );
    }
  }
  if (products.some(({ available }) => available !== null)) {
    await limitCalls(tools, 'limited', caller);
  }
  const order = {
    orderId: uuidv7(),
    clientKey: input.clientKey,
    buyerId,
    lines: input.lines,
    expectedAmountMinor: input.expectedAmountMinor ?? null,
    livemode: config.livemode,
    locale: input.locale ?? null,
  };
  const place = () => retryStatement(() => placeOrder(db, order));
  let outcome = await place();
  // The other request of a double click may have taken the last units just now: its order is there on the second look.
  if (outcome.refused) outcome = await place();
  if (outcome.refused) throw refusalOf(outcome.refused, nameOf(outcome.refused.slug));
  return outcome.placed;
}

const notForSale = (slug: string) =>
  new ShopError('NOT_FOUND', `There is no product "${slug}" for sale.`);

function refusalOf({ reason, slug }: OrderRefusal, name: string | null): ShopError {
  switch (reason) {
    case 'gone':
      return notForSale(slug ?? '');
    case 'sold_out':
      return new ShopError(
        'SOLD_OUT',
        `"${name}" is sold out, or fewer are left than you asked for.`,
      );
    case 'held':
      return new ShopError(
        'TOO_MANY_HELD',
        `"${name}" is scarce: nobody can hold that many unpaid. Take fewer, or pay for those you have begun to buy.`,
      );
    case 'currencies':
      return new ShopError(
        'MIXED_CURRENCIES',
        'lines: products of one order must have one currency.',
      );
    case 'too_much':
      return new ShopError('INVALID_INPUT', 'lines: the sum is above what one payment may take.');
    case 'price':
      return priceChanged();
  }
}
