import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { operations } from '../src/resources/registry.ts';
import { testCards, testIbans } from '../src/index.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

test('the README lists exactly the routes that exist', () => {
  const listed = [...readme.matchAll(/^\| `(GET|POST|DELETE) (\/v1\/\S+)`/gm)].map(
    ([, method, path]) => `${method} ${path}`,
  );
  expect(listed.toSorted()).toEqual(
    operations.map(({ method, path }) => `${method} ${path}`).toSorted(),
  );
});

test('the README names every test card and account', () => {
  const digits = readme.replaceAll(' ', '');
  for (const { number } of testCards) expect(digits).toContain(number);
  for (const { iban } of testIbans) expect(digits).toContain(iban);
});
