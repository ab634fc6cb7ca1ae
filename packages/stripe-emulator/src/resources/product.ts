import { list, metadata, object } from '../core/composite-fields.ts';
import { boolean, currency, oneOf, string, url } from '../core/field-types.ts';
import { required, unsettable } from '../core/fields.ts';
import { notYet } from '../core/not-yet.ts';
import { action, defineResource } from '../core/resource.ts';
import { forbiddenByState } from '../core/stripe-error.ts';
import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import type { StripeObjects } from '../wire.ts';
import { createPrice, taxBehavior, unitAmount } from './create-price.ts';
import { mergeMetadata, withoutEmpty } from './merge-metadata.ts';

export type Product = StripeObjects['product'];

export const productData = {
  name: required(string(250)),
  description: string(),
  images: list(url(), 8),
  metadata: metadata(),
  statement_descriptor: string(22),
  tax_code: string(),
  unit_label: string(12),
};

/** Stores a product. `active` is false for those that a checkout session describes inline. */
export function createProduct(
  { store, clock, ids }: World,
  product: Pick<Product, 'name'> & Partial<Product>,
): Product {
  return store.put('product', {
    active: true,
    created: clock.nowSeconds(),
    default_price: null,
    description: null,
    images: [],
    livemode: false,
    marketing_features: [],
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: null,
    updated: clock.nowSeconds(),
    url: null,
    ...product,
    id: product.id ?? ids.newId('prod', 14),
    object: 'product',
    metadata: withoutEmpty(product.metadata),
  });
}

export const products = defineResource({
  object: 'product',
  path: '/v1/products',
  expandable: { default_price: 'price' },
  create: action(
    {
      ...productData,
      id: string(),
      active: boolean(),
      url: url(),
      default_price_data: object({
        currency: required(currency()),
        unit_amount: required(unitAmount),
        metadata: metadata(),
        tax_behavior: taxBehavior,
        currency_options: notYet(),
        custom_unit_amount: notYet(),
        recurring: notYet(),
        unit_amount_decimal: notYet(),
      }),
      marketing_features: notYet(),
      package_dimensions: notYet(),
      shippable: boolean(),
      type: oneOf('good', 'service'),
    },
    (world, { default_price_data: priced, ...params }) => {
      if (params.id && world.store.find('product', params.id)) {
        throw forbiddenByState('Product already exists.', 'resource_already_exists', 'id');
      }
      const product = createProduct(world, params);
      const price = priced && createPrice(world, { ...priced, product: product.id });
      if (price) product.default_price = price.id;
      world.emit('product.created', product);
      if (price) world.emit('price.created', price);
      return product;
    },
  ),
  list: action(
    { active: boolean(), ids: list(string()), shippable: boolean(), url: url() },
    (_world, { ids, ...equal }) =>
      (product: Product) =>
        (!ids || ids.includes(product.id)) &&
        Object.entries(equal).every(([name, value]) => product[name as keyof Product] === value),
  ),
  update: action(
    {
      name: string(250),
      active: boolean(),
      default_price: string(),
      description: unsettable(string()),
      images: list(url(), 8),
      metadata: unsettable(metadata()),
      shippable: boolean(),
      statement_descriptor: string(22),
      tax_code: unsettable(string()),
      unit_label: unsettable(string(12)),
      url: unsettable(url()),
      marketing_features: notYet(),
      package_dimensions: notYet(),
    },
    (world, { metadata: pairs, ...changes }, product) => {
      if (changes.default_price) {
        world.store.read('price', changes.default_price, 'default_price');
      }
      const previous = change<'product'>(product, {
        ...changes,
        ...mergeMetadata(product, pairs),
        updated: world.clock.nowSeconds(),
      });
      world.emit('product.updated', product, previous);
      return product;
    },
  ),
  remove: (world, product) => {
    if (world.store.allBy('price', 'product', product.id).length > 0) {
      throw forbiddenByState(
        'This product cannot be deleted because it has one or more user-created prices.',
      );
    }
    world.store.remove('product', product.id);
    world.emit('product.deleted', product);
  },
});
