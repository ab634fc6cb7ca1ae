import { stat } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../src/seed/catalogue.ts';
import { german } from '../src/seed/german.ts';

const repository = new URL('../../../', import.meta.url);
const apiFile = (path: string) => new URL(`apps/api/files/${path}`, repository);
const webFile = (path: string) => new URL(`apps/web/static${path}`, repository);

const currencies = (decimals: number) =>
  catalogue
    .map(({ currency }) => currency.toUpperCase())
    .filter((currency) => decimalsOf(currency) === decimals);

const decimalsOf = (currency: string) =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
    .maximumFractionDigits;

describe('the sample catalogue', () => {
  test('every file that is sold lies in the API’s folder with the stated size', async () => {
    const sold = catalogue.flatMap(({ content }) => (content.kind === 'file' ? [content] : []));
    const found = await Promise.all(sold.map(async ({ path }) => (await stat(apiFile(path))).size));
    expect(found).toEqual(sold.map(({ sizeBytes }) => sizeBytes));
    expect(sold.length).toBeGreaterThanOrEqual(3);
  });

  test('one file name needs more than ASCII in its Content-Disposition', () => {
    const names = catalogue.flatMap(({ content }) =>
      content.kind === 'file' ? [content.fileName] : [],
    );
    expect(names.filter((name) => /[^\x20-\x7e]/.test(name) && name.includes(' '))).not.toEqual([]);
  });

  test.each(catalogue)('$slug has its own picture and says what it shows', async (product) => {
    expect(product.image).toBe(`/images/${product.slug}.svg`);
    expect((await stat(webFile(product.image))).size).toBeLessThan(12_000);
    expect(product.imageAlt).not.toBe('');
  });

  test.each(catalogue)('$slug is well-formed', ({ slug, tagline, description, content }) => {
    expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(tagline.length).toBeLessThanOrEqual(80);
    expect(description.split('\n\n').length).toBeGreaterThanOrEqual(2);
    if (content.kind === 'licence') expect(content.keyPrefix).toMatch(/^[A-Z]{2,6}$/);
    if (content.kind === 'page')
      for (const { url } of content.links) expect(url).toMatch(/^https:\/\/example\.com\//);
  });

  test.each(catalogue)('$slug is told in German too', ({ slug, ...english }) => {
    const told = german[slug];
    expect(told?.tagline.length).toBeLessThanOrEqual(90);
    const paragraphsOf = (text = '') => text.split('\n\n').length;
    expect(paragraphsOf(told?.description)).toBe(paragraphsOf(english.description));
    for (const field of ['tagline', 'description', 'imageAlt'] as const) {
      expect(told?.[field]).not.toBe(english[field]);
    }
  });

  test('no two products share a slug or a position', () => {
    expect(new Set(catalogue.map(({ slug }) => slug)).size).toBe(catalogue.length);
    expect(new Set(catalogue.map(({ position }) => position)).size).toBe(catalogue.length);
  });

  test('prices are whole minor units, and three-decimal ones are multiples of ten', () => {
    for (const { priceMinor, currency } of catalogue) {
      expect(Number.isSafeInteger(priceMinor) && priceMinor >= 0).toBe(true);
      if (decimalsOf(currency) === 3) expect(priceMinor % 10).toBe(0);
    }
  });

  test('currencies with no, two and three decimals are all for sale', () => {
    expect(currencies(0)).toContain('JPY');
    expect(currencies(2)).toEqual(expect.arrayContaining(['USD', 'EUR']));
    expect(currencies(3)).not.toEqual([]);
  });

  test('there is something free, something limited, and every kind', () => {
    expect(catalogue.some(({ priceMinor }) => priceMinor === 0)).toBe(true);
    expect(catalogue.some(({ stock }) => stock !== null && stock > 0)).toBe(true);
    expect(new Set(catalogue.map(({ content }) => content.kind))).toEqual(
      new Set(['file', 'licence', 'page']),
    );
  });
});
