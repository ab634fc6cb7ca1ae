import { expect, test } from 'vitest';
import { formatDate } from '../src/lib/format-date.ts';
import { formatPrice } from '../src/lib/format-price.ts';
import { formatSize } from '../src/lib/format-size.ts';

const plain = (text: string) => text.replace(/\u00a0/g, ' ');

test('nothing to pay is called free, everything else by its amount', () => {
  expect(formatPrice(0, 'usd', 'en')).toBe('Free');
  expect(formatPrice(1, 'usd', 'en')).toBe('$0.01');
  expect(formatPrice(0, 'usd', 'de')).toBe('Kostenlos');
  expect(plain(formatPrice(1, 'usd', 'de'))).toBe('0,01 $');
});

test('days and sizes are written as the language writes them', () => {
  expect(formatDate('2026-11-24T20:00:00Z', 'en')).toBe('November 24, 2026');
  expect(formatDate('2026-11-24T20:00:00Z', 'de')).toBe('24. November 2026');
  expect(plain(formatSize(1_363_200, 'en'))).toBe('1.4 MB');
  expect(plain(formatSize(1_363_200, 'de'))).toBe('1,4 MB');
});
