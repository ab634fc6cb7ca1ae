import type { Delivery } from '@till/contracts';
import type { OpenedGrant } from '@till/db';
import type { ProductContent, ProductKind } from '@till/db/schema';
import type { Config } from '../config.ts';
import { downloadLimit } from './download-limit.ts';
import { licencesOf } from './licences-of.ts';

type Content<K extends ProductKind> = Extract<ProductContent, { kind: K }>;

export type FulfilmentConfig = Partial<Pick<Config, 'downloadLimit' | 'licenceSigners'>>;

type Fulfilment<K extends ProductKind> = {
  /** More than one file or page would be the same thing twice. */
  maxQuantity: number;
  /** What the buyer sees of an open grant. The same at every call. */
  deliver(content: Content<K>, grant: OpenedGrant, config: FulfilmentConfig): Delivery;
};

/** Every kind of product, exhaustive at compile time: a new kind does not build until it says what it gives. */
const fulfilments: { [K in ProductKind]: Fulfilment<K> } = {
  file: {
    maxQuantity: 1,
    deliver: (content, { downloadsUsed }, config) => ({
      kind: 'file',
      fileName: content.fileName,
      sizeBytes: content.sizeBytes,
      downloadsLeft: Math.max(0, downloadLimit(content, config) - downloadsUsed),
    }),
  },
  licence: {
    maxQuantity: 20,
    deliver: (content, grant, { licenceSigners = [] }) => ({
      kind: 'licence',
      keys: licencesOf(content, grant, licenceSigners),
      keysWaiting: grant.keysWaiting,
      activation: content.activation,
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

/** What an open grant gives its buyer. May be called again, with the same result while nothing is used up. */
export function deliver(grant: OpenedGrant, config: FulfilmentConfig): Delivery {
  const { content } = grant;
  const fulfilment = fulfilments[content.kind] as Fulfilment<ProductKind>;
  return fulfilment.deliver(content, grant, config);
}
