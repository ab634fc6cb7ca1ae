import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { coverage } from '../scripts/coverage.ts';
import { refresh } from '../scripts/readme-tables.ts';
import { operations } from '../src/resources/registry.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

test('the README tells the routes, cards and accounts as the code has them', () => {
  expect(readme, 'run `npm run readme`').toBe(refresh(readme));
});

test('the table of routes has every route of the emulator, and what it lacks', () => {
  const rows = new Map(coverage().map((row) => [row.route, row]));
  for (const { method, path } of operations) {
    expect(rows.get(`${method} ${path.replaceAll(/:\w+/g, ':id')}`)?.state).toMatch(
      /full|partial|not in the document/,
    );
  }
  expect(rows.get('GET /v1/coupons/:id')?.state).toBe('full');
  expect(rows.get('GET /v1/charges/search')?.state).toBe('absent');
  expect(rows.get('POST /v1/checkout/sessions')).toMatchObject({ state: 'partial' });
  expect(rows.get('POST /v1/checkout/sessions')?.missing).toEqual(
    expect.arrayContaining(['mode=subscription', 'line_items[tax_rates]', 'shipping_options']),
  );
});
