import type { Delivery } from '@till/contracts';
import type { OpenedGrant } from '@till/db';
import type { ProductContent, ProductKind } from '@till/db/schema';
import { licenceKeys } from './licence-keys.ts';

type Content<K extends ProductKind> = Extract<ProductContent, { kind: K }>;

type Fulfilment<K extends ProductKind> = {
  /** More than one file or page would be the same thing twice. */
  maxQuantity: number;
  /** What the buyer sees of an open grant. The same at every call. */
  deliver(content: Content<K>, grant: OpenedGrant): Delivery;
};

/** Every kind of product, exhaustive at compile time: a new kind does not build until it says what it gives. */
const fulfilments: { [K in ProductKind]: Fulfilment<K> } = {
  file: {
    maxQuantity: 1,
    deliver: ({ fileName, sizeBytes }) => ({ kind: 'file', fileName, sizeBytes }),
  },
  licence: {
    maxQuantity: 20,
    deliver: ({ keyPrefix, activation }, grant) => ({
      kind: 'licence',
      keys: licenceKeys(keyPrefix, grant.seed, grant.quantity),
      activation,
    }),
  },
  page: {
    maxQuantity: 1,
    deliver: () => ({ kind: 'page' }),
  },
};

export function maxQuantity(kind: ProductKind): number {
  return fulfilments[kind].maxQuantity;
}

/** What an open grant gives its buyer. May be called again, always with the same result. */
export function deliver(grant: OpenedGrant): Delivery {
  const { content } = grant;
  const fulfilment = fulfilments[content.kind] as Fulfilment<ProductKind>;
  return fulfilment.deliver(content, grant);
}
