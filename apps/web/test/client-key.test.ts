import { expect, test } from 'vitest';
import { makeClientKey } from '../src/lib/server/checkout-cookie.ts';

test('pressing the button twice asks for the same order', () => {
  expect(makeClientKey('secret', [{ slug: 'plumb', quantity: 2 }])).toBe(
    makeClientKey('secret', [{ slug: 'plumb', quantity: 2 }]),
  );
});

test('another browser, product or quantity asks for another order', () => {
  const keys = [
    makeClientKey('secret', [{ slug: 'plumb', quantity: 1 }]),
    makeClientKey('secret', [{ slug: 'plumb', quantity: 2 }]),
    makeClientKey('secret', [{ slug: 'selvage', quantity: 1 }]),
    makeClientKey('other', [{ slug: 'plumb', quantity: 1 }]),
  ];
  expect(new Set(keys).size).toBe(4);
});

test('a basket asks for the same order in whatever order its products stand', () => {
  const lines = [
    { slug: 'plumb', quantity: 2 },
    { slug: 'the-drawer', quantity: 1 },
  ];
  const key = makeClientKey('secret', lines);
  expect(makeClientKey('secret', lines.toReversed())).toBe(key);
  expect(makeClientKey('secret', lines.slice(0, 1))).not.toBe(key);
});

test('a client key is what the API takes', () => {
  expect(makeClientKey('secret', [{ slug: 'plumb', quantity: 1 }])).toMatch(/^[A-Za-z0-9_-]{43}$/);
});
