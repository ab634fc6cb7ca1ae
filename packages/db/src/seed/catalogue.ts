import { files } from './files.ts';
import { licences } from './licences.ts';
import { pages } from './pages.ts';
import type { SeedProduct } from './seed-product.ts';

export type { SeedProduct } from './seed-product.ts';

/** The sample shop, Narrow Kerf, in the order in which it is shown. */
export const catalogue: SeedProduct[] = [...files, ...licences, ...pages].sort(
  (a, b) => a.position - b.position,
);
