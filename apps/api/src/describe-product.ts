import type { Product } from '@till/contracts';
import type { PublicProduct } from '@till/db';
import { maxQuantity } from './fulfilment/index.ts';

/** A product as anyone may see it, with the most units that can be ordered now. */
export function describeProduct({ mostHeld, ...product }: PublicProduct): Product {
  const limits = [maxQuantity(product.kind), product.available, mostHeld];
  return { ...product, maxQuantity: Math.min(...limits.filter((limit) => limit !== null)) };
}
