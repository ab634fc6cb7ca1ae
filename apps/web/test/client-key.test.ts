import { expect, test } from 'vitest';
import { makeClientKey } from '../src/lib/server/checkout-cookie.ts';

test('pressing the button twice asks for the same order', () => {
  expect(makeClientKey('secret', 'plumb', 2)).toBe(makeClientKey('secret', 'plumb', 2));
});

test('another browser, product or quantity asks for another order', () => {
  const keys = [
    makeClientKey('secret', 'plumb', 1),
    makeClientKey('secret', 'plumb', 2),
    makeClientKey('secret', 'selvage', 1),
    makeClientKey('other', 'plumb', 1),
  ];
  expect(new Set(keys).size).toBe(4);
});

test('a client key is what the API takes', () => {
  expect(makeClientKey('secret', 'plumb', 1)).toMatch(/^[A-Za-z0-9_-]{43}$/);
});
