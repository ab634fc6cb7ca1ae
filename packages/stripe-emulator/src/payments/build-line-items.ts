import { invalidRequest } from '../core/stripe-error.ts';
import type { World } from '../core/world.ts';
import { withoutEmpty } from '../resources/merge-metadata.ts';
import { createPrice } from '../resources/create-price.ts';
import type { Price } from '../resources/create-price.ts';
import { createProduct } from '../resources/product.ts';
import type { LineItemParams } from '../resources/session-params.ts';
import type { LineItem } from '../wire.ts';
import { decimalsOf } from './money.ts';

/**
 * The line items of a new session, undiscounted, all in one currency. Throws a StripeError that names
 * the item at fault.
 */
export function buildLineItems(world: World, items: LineItemParams[]): LineItem[] {
  const prices = items.map((item, index) => priceOf(world, item, `line_items[${index}]`));
  const currency = prices[0]?.currency;
  for (const [index, price] of prices.entries()) {
    if (price.currency === currency) continue;
    throw invalidRequest(
      `All line items must have the same currency: ${currency}, not ${price.currency}.`,
      `line_items[${index}]`,
    );
  }
  return items.map((item, index) => buildLineItem(world, prices[index]!, item, index));
}

function buildLineItem(
  { store, ids }: World,
  price: Price,
  { quantity, metadata, adjustable_quantity: adjustable }: LineItemParams,
  index: number,
): LineItem {
  const minimum = adjustable?.minimum ?? 0;
  const maximum = adjustable?.maximum ?? 99;
  if (adjustable?.enabled && (quantity < minimum || quantity > maximum)) {
    throw invalidRequest(
      `The quantity must be between the adjustable minimum ${minimum} and maximum ${maximum}.`,
      `line_items[${index}][quantity]`,
    );
  }
  const amount = (price.unit_amount ?? 0) * quantity;
  return {
    id: ids.newId('li'),
    object: 'item',
    adjustable_quantity: adjustable ? { enabled: adjustable.enabled, maximum, minimum } : null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency: price.currency,
    description: store.read('product', String(price.product)).name,
    metadata: withoutEmpty(metadata),
    price,
    quantity,
  };
}

function priceOf(world: World, item: LineItemParams, param: string): Price {
  const { price: priceId, price_data: data } = item;
  if ((priceId === undefined) === (data === undefined)) {
    throw invalidRequest(
      `Pass exactly one of ${param}[price] and ${param}[price_data].`,
      param,
      'parameter_missing',
    );
  }
  if (priceId !== undefined) {
    const price = world.store.read('price', priceId, `${param}[price]`);
    if (price.type === 'recurring') {
      throw invalidRequest(
        'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
        `${param}[price]`,
      );
    }
    if (price.active) return price;
    throw invalidRequest(
      'The price specified is inactive. This field only accepts active prices.',
      `${param}[price]`,
      'price_inactive',
    );
  }
  const { product, product_data: described, ...rest } = data!;
  if ((product === undefined) === (described === undefined)) {
    throw invalidRequest(
      'Pass exactly one of price_data[product] and price_data[product_data].',
      `${param}[price_data]`,
      'parameter_missing',
    );
  }
  if (decimalsOf(rest.currency) === 3 && rest.unit_amount % 10 !== 0) {
    throw invalidRequest(
      `Invalid amount: amounts in ${rest.currency} must be rounded to the nearest ten, so that the last digit is 0.`,
      `${param}[price_data][unit_amount]`,
    );
  }
  if (product !== undefined) world.store.read('product', product, `${param}[price_data][product]`);
  const owner = product ?? createProduct(world, { ...described!, active: false }).id;
  return createPrice(world, { ...rest, product: owner, active: false });
}
