import { list, metadata } from '../core/composite-fields.ts';
import { boolean, string, url } from '../core/field-types.ts';
import { required, unsettable } from '../core/fields.ts';
import { notYet } from '../core/not-yet.ts';
import { action, defineResource, listBy } from '../core/resource.ts';
import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import type { StripeObjects } from '../wire.ts';
import { mergeMetadata, withoutEmpty } from './merge-metadata.ts';

export type Product = StripeObjects['product'];

export const productData = {
  name: required(string(250)),
  description: string(),
  images: list(url(), 8),
  metadata: metadata(),
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
    { ...productData, id: string(), active: boolean(), url: url(), default_price_data: notYet() },
    (world, params) => {
      const product = createProduct(world, params);
      world.emit('product.created', product);
      return product;
    },
  ),
  list: listBy({ active: boolean() }),
  update: action(
    {
      name: string(250),
      active: boolean(),
      description: unsettable(string()),
      images: list(url(), 8),
      metadata: unsettable(metadata()),
      url: unsettable(url()),
    },
    (world, { metadata: pairs, ...changes }, product) => {
      const previous = change<'product'>(product, {
        ...changes,
        ...mergeMetadata(product, pairs),
        updated: world.clock.nowSeconds(),
      });
      world.emit('product.updated', product, previous);
      return product;
    },
  ),
});
