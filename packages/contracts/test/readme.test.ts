import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { errorCodes } from '../src/errors.ts';
import { checkExamples, readExamples } from './check-examples.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

const broken: [what: string, before: string, after: string, says: string][] = [
  [
    'asks for a procedure that is gone',
    'till.catalogue.list.query',
    'till.catalogue.all.query',
    "Property 'all' does not exist",
  ],
  [
    'leaves out a field',
    '{ clientKey, slug, quantity }',
    '{ slug, quantity }',
    "Property 'clientKey' is missing",
  ],
  [
    'reads a field that is gone',
    'delivery.keys',
    'delivery.licences',
    "Property 'licences' does not exist",
  ],
  [
    'forgets an error code',
    "    case 'SOLD_OUT':\n",
    '',
    "does not satisfy the expected type 'never'",
  ],
];

let errors: string[][];
beforeAll(() => {
  const versions = broken.map(([, before, after]) => readme.replace(before, () => after));
  errors = checkExamples([readme, ...versions].map(readExamples));
}, 180_000);

test('every example of the README compiles', () => {
  expect([...readExamples(readme).keys()]).toEqual([
    'create-a-client.ts',
    'show-the-catalogue.ts',
    'buy.ts',
    'read-an-order.ts',
    'handle-each-error.ts',
  ]);
  expect(errors[0]).toEqual([]);
});

test.each(broken.map(([what, before, , says], index) => ({ what, before, says, index })))(
  'an example that $what does not compile',
  ({ before, says, index }) => {
    expect(readme).toContain(before);
    expect(errors[index + 1]?.join()).toContain(says);
  },
);

test('the README lists every error code', () => {
  const listed = [...readme.matchAll(/^\| `([A-Z_]+)` /gm)].map(([, code]) => code);
  expect(listed).toEqual([...errorCodes]);
});
