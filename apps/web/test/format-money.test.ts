import { expect, test } from 'vitest';
import { formatPrice } from '../src/lib/format-money.ts';

test('nothing to pay is called free, everything else by its amount', () => {
  expect(formatPrice(0, 'usd')).toBe('Free');
  expect(formatPrice(1, 'usd')).toBe('$0.01');
});
