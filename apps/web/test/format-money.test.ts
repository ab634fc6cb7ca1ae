import { expect, test } from 'vitest';
import { formatMoney, formatPrice } from '../src/lib/format-money.ts';

const plain = (text: string) => text.replace(/\u00a0/g, ' ');

test.each([
  [1800, 'eur', '€18.00'],
  [1200, 'jpy', '¥1,200'],
  [4500, 'kwd', 'KWD 4.500'],
  [5, 'usd', '$0.05'],
])('%i minor units of %s are read as %s', (amountMinor, currency, text) => {
  expect(plain(formatMoney(amountMinor, currency))).toBe(text);
});

test('nothing to pay is called free', () => {
  expect(formatPrice(0, 'usd')).toBe('Free');
});
