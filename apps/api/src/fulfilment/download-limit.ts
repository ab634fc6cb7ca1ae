import type { ProductContent } from '@till/db/schema';
import type { Config } from '../config.ts';

/** How often one purchase of this file may be downloaded: the product's own word, else the shop's. */
export function downloadLimit(
  content: Extract<ProductContent, { kind: 'file' }>,
  config: Partial<Pick<Config, 'downloadLimit'>>,
): number {
  return content.downloadLimit ?? config.downloadLimit ?? defaultDownloadLimit;
}

/** More than a person needs for a life of computers, and less than an audience that shares one purchase. */
export const defaultDownloadLimit = 100;
