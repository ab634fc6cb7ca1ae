import { expect, test } from 'vitest';
import { formatMoney } from '../src/format-money.ts';
import { locales } from '../src/locales.ts';

const plain = (text: string) => text.replace(/\u00a0/g, ' ');

test.each([
  [1800, 'eur', '€18.00'],
  [5, 'usd', '$0.05'],
  [1200, 'jpy', '¥1,200'],
  [4500, 'kwd', 'KWD 4.500'],
  // Custom shows no decimals, and Stripe counts in them: a hundredth of what it looks like.
  [180_000, 'huf', 'HUF 1,800.00'],
  [180_000, 'isk', 'ISK 1,800.00'],
  [180_000, 'cop', 'COP 1,800.00'],
  [180_000, 'idr', 'IDR 1,800.00'],
  [180_000, 'ugx', 'UGX 1,800.00'],
])('%i minor units of %s are read as %s', (amountMinor, currency, text) => {
  expect(plain(formatMoney(amountMinor, currency, 'en'))).toBe(text);
});

test.each([
  [1800, 'eur', '18,00 €'],
  [1200, 'jpy', '1.200 ¥'],
  [4500, 'kwd', '4,500 KWD'],
  [180_000, 'huf', '1.800,00 HUF'],
  [-500, 'eur', '-5,00 €'],
])('in German %i minor units of %s are read as %s', (amountMinor, currency, text) => {
  expect(plain(formatMoney(amountMinor, currency, 'de'))).toBe(text);
});

test.each(locales)(
  'in every currency the digits of an amount are those that Stripe counts, in %s',
  (locale) => {
    for (const currency of Intl.supportedValuesOf('currency')) {
      const text = formatMoney(9_007_199_254_740_991, currency.toLowerCase(), locale);
      expect(text.replace(/\D/g, ''), currency).toBe('9007199254740991');
    }
  },
);
