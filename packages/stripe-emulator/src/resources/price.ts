import { metadata } from '../core/composite-fields.ts';
import { boolean, currency, integer, oneOf, string } from '../core/field-types.ts';
import { required, unsettable } from '../core/fields.ts';
import { notYet } from '../core/not-yet.ts';
import { action, defineResource, listBy } from '../core/resource.ts';
import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import type { StripeObjects } from '../wire.ts';
import { mergeMetadata, withoutEmpty } from './merge-metadata.ts';

export type Price = StripeObjects['price'];

export const unitAmount = integer({ min: 0, max: 99_999_999 });
export const taxBehavior = oneOf('exclusive', 'inclusive', 'unspecified');

/** Stores a one-time price in minor units of its currency. */
export function createPrice(
  { store, clock, ids }: World,
  price: Pick<Price, 'currency' | 'product'> & { unit_amount: number } & Partial<Price>,
): Price {
  return store.put('price', {
    active: true,
    billing_scheme: 'per_unit',
    created: clock.nowSeconds(),
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    nickname: null,
    recurring: null,
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: 'one_time',
    unit_amount_decimal: String(price.unit_amount),
    ...price,
    id: ids.newId('price'),
    object: 'price',
    metadata: withoutEmpty(price.metadata),
  });
}

export const prices = defineResource({
  object: 'price',
  path: '/v1/prices',
  expandable: { product: 'product' },
  create: action(
    {
      currency: required(currency()),
      product: required(string()),
      unit_amount: required(unitAmount),
      active: boolean(),
      lookup_key: string(200),
      metadata: metadata(),
      nickname: string(),
      tax_behavior: taxBehavior,
      product_data: notYet(),
      recurring: notYet(),
    },
    (world, params) => {
      world.store.read('product', params.product, 'product');
      const price = createPrice(world, params);
      world.emit('price.created', price);
      return price;
    },
  ),
  list: listBy({ active: boolean(), currency: currency(), product: string() }),
  update: action(
    { active: boolean(), metadata: unsettable(metadata()), nickname: unsettable(string()) },
    (world, { metadata: pairs, ...changes }, price) => {
      const previous = change<'price'>(price, { ...changes, ...mergeMetadata(price, pairs) });
      world.emit('price.updated', price, previous);
      return price;
    },
  ),
});
