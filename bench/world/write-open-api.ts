import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.ts';
import { sessionFields } from './make-sales.ts';

/**
 * Writes an OpenAPI document of Stripe's Checkout Session, for @stripe/sync-engine, which would fetch Stripe's whole one
 * from a public site. It has exactly the fields of our events. Returns its path.
 */
export function writeOpenApi(): string {
  const folder = join(root, '.till/bench');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'checkout-session.openapi.json');
  const properties = Object.fromEntries(
    Object.entries(sessionFields).map(([name, example]) => [name, describe(name, example)]),
  );
  const document = {
    openapi: '3.0.0',
    info: { title: 'Stripe', version: '2020-08-27' },
    paths: {},
    components: {
      schemas: {
        'checkout.session': { 'x-resourceId': 'checkout.session', type: 'object', properties },
      },
    },
  };
  writeFileSync(path, JSON.stringify(document));
  return path;
}

function describe(name: string, example: unknown) {
  if (/^(created|expires_at)$/.test(name)) return { type: 'integer' };
  if (Array.isArray(example)) return { type: 'array', items: {} };
  if (typeof example === 'object' && example !== null) return { type: 'object' };
  if (typeof example === 'boolean') return { type: 'boolean' };
  return { type: typeof example === 'number' ? 'integer' : 'string', nullable: true };
}
