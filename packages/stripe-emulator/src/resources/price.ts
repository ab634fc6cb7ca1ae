import { list, metadata, object } from '../core/composite-fields.ts';
import { boolean, currency, integer, number, oneOf, string } from '../core/field-types.ts';
import { required, unsettable } from '../core/fields.ts';
import { notYet, oneOfYet } from '../core/not-yet.ts';
import { action, defineResource } from '../core/resource.ts';
import { invalidRequest } from '../core/stripe-error.ts';
import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import type { StripeObjects } from '../wire.ts';
import { claimLookupKey, createPrice, taxBehavior, unitAmount } from './create-price.ts';
import { mergeMetadata } from './merge-metadata.ts';
import { createProduct, productData } from './product.ts';

type Price = StripeObjects['price'];

const interval = oneOf('day', 'month', 'week', 'year');

export const recurring = object({
  interval: required(interval),
  interval_count: integer({ min: 1, max: 1095 }),
  trial_period_days: integer({ min: 1 }),
  usage_type: oneOf('licensed', 'metered'),
  meter: notYet(),
});

export const prices = defineResource({
  object: 'price',
  path: '/v1/prices',
  expandable: { product: 'product' },
  create: action(
    {
      currency: required(currency()),
      product: string(),
      product_data: object({ ...productData, id: string(), active: boolean() }),
      unit_amount: unitAmount,
      unit_amount_decimal: number({ min: 0, max: 99_999_999 }),
      active: boolean(),
      billing_scheme: oneOfYet(['per_unit'], ['tiered']),
      lookup_key: string(200),
      metadata: metadata(),
      nickname: string(),
      recurring,
      tax_behavior: taxBehavior,
      transfer_lookup_key: boolean(),
      currency_options: notYet(),
      custom_unit_amount: notYet(),
      tiers: notYet(),
      tiers_mode: notYet(),
      transform_quantity: notYet(),
    },
    (world, { product, product_data: described, transfer_lookup_key: transfer, ...params }) => {
      if ((product === undefined) === (described === undefined)) {
        throw invalidRequest(
          'You must specify either `product` or `product_data` when creating a price.',
          'product',
          'parameter_missing',
        );
      }
      const amount = params.unit_amount ?? params.unit_amount_decimal;
      if (amount === undefined) {
        throw invalidRequest(
          'You must specify one of `unit_amount`, `unit_amount_decimal`, or `custom_unit_amount` when creating a price.',
          'unit_amount',
          'parameter_missing',
        );
      }
      if (product !== undefined) world.store.read('product', product, 'product');
      if (params.lookup_key) claimLookupKey(world, params.lookup_key, transfer ?? false);
      const owner = product ?? newProduct(world, described!);
      const { recurring: every, unit_amount_decimal: _decimal, ...rest } = params;
      const price = createPrice(world, { ...rest, product: owner, unit_amount: amount }, every);
      world.emit('price.created', price);
      return price;
    },
  ),
  list: action(
    {
      active: boolean(),
      currency: currency(),
      lookup_keys: list(string(), 10),
      product: string(),
      recurring: object({ interval, usage_type: oneOf('licensed', 'metered'), meter: notYet() }),
      type: oneOf('one_time', 'recurring'),
    },
    (_world, { lookup_keys: keys, recurring: every, ...equal }) =>
      (price: Price) =>
        Object.entries(equal).every(([name, value]) => price[name as keyof Price] === value) &&
        (!keys || keys.includes(price.lookup_key ?? '')) &&
        Object.entries(every ?? {}).every(
          ([name, value]) => price.recurring?.[name as 'interval'] === value,
        ),
  ),
  update: action(
    {
      active: boolean(),
      lookup_key: unsettable(string(200)),
      metadata: unsettable(metadata()),
      nickname: unsettable(string()),
      tax_behavior: taxBehavior,
      transfer_lookup_key: boolean(),
      currency_options: notYet(),
    },
    (world, { metadata: pairs, transfer_lookup_key: transfer, ...changes }, price: Price) => {
      if (changes.lookup_key && changes.lookup_key !== price.lookup_key) {
        claimLookupKey(world, changes.lookup_key, transfer ?? false);
      }
      const previous = change<'price'>(price, { ...changes, ...mergeMetadata(price, pairs) });
      world.emit('price.updated', price, previous);
      return price;
    },
  ),
});

function newProduct(world: World, described: Parameters<typeof createProduct>[1]): string {
  const product = createProduct(world, described);
  world.emit('product.created', product);
  return product.id;
}
