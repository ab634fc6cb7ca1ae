import qs from 'qs';
import Stripe from 'stripe';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { connectControl, startEmulator } from '../src/index.ts';
import { operations } from '../src/resources/registry.ts';
import { checkObject, checkRequest, findRoute } from './support/openapi.ts';
import { differences } from './support/openapi-differences.ts';
import { walkSurface } from './support/walk-surface.ts';

interface Exchange {
  method: string;
  path: string;
  params: object;
  status: number;
  answer: Record<string, unknown>;
}

// Compiling the schemas takes seconds, and more beside other suites.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const exchanges: Exchange[] = [];
let events: Record<string, unknown>[] = [];

beforeAll(async () => {
  const emulator = await startEmulator({ port: 0, debitSettleMs: 3_600_000 });
  const record: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    const { pathname, search } = new URL(String(input));
    const form = typeof init?.body === 'string' ? init.body : '';
    exchanges.push({
      method: init?.method ?? 'GET',
      path: pathname,
      params: qs.parse([search.slice(1), form].filter(Boolean).join('&'), { depth: 10 }),
      status: response.status,
      answer: (await response.clone().json()) as Record<string, unknown>,
    });
    return response;
  };
  const stripe = new Stripe('sk_test_walker', {
    host: '127.0.0.1',
    port: emulator.port,
    protocol: 'http',
    httpClient: Stripe.createFetchHttpClient(record),
  });
  await walkSurface({
    stripe,
    control: connectControl(emulator.url),
    webhookUrl: 'http://127.0.0.1:9/nobody',
  });
  events = emulator.control.events() as unknown as Record<string, unknown>[];
  await emulator.close();
});

/** The emulator's own name of a route, such as `POST /v1/coupons/:id`. */
function nameOf(method: string, path: string): string | undefined {
  const operation = operations.find(
    (each) =>
      each.method === method &&
      new RegExp(`^${each.path.replaceAll(/:\w+/g, '[^/]+')}$`).test(path),
  );
  return operation && `${method} ${operation.path}`;
}

const objectOf = (event: Record<string, unknown>) =>
  (event['data'] as { object: Record<string, unknown> }).object;

const inAnswers = () => exchanges.flatMap(({ answer }) => checkObject(answer));
const inEvents = () => events.flatMap((event) => checkObject(objectOf(event)));
const inRequests = () =>
  exchanges.flatMap(({ method, path, params }) => {
    const route = findRoute(method, path);
    return route ? checkRequest(route, params) : [`${nameOf(method, path)}: no such route`];
  });
const unreviewed = (found: string[]) =>
  [...new Set(found)].filter((difference) => !Object.hasOwn(differences, difference));

describe('against Stripe’s OpenAPI document', () => {
  test('the walk calls every route and nothing fails', () => {
    const called = new Set(exchanges.map(({ method, path }) => nameOf(method, path)));
    const uncalled = operations
      .map(({ method, path }) => `${method} ${path}`)
      .filter((name) => !name.includes('/v1/stripecli') && !called.has(name));
    expect(uncalled).toEqual([]);
    expect(exchanges.filter(({ status }) => status !== 200)).toEqual([]);
  });

  test('every object that is answered fits its schema, but for what was reviewed', () => {
    expect(unreviewed(inAnswers())).toEqual([]);
  });

  test('every object that an event carries fits its schema, but for what was reviewed', () => {
    expect(unreviewed(inEvents())).toEqual([]);
  });

  test('every parameter that is accepted is one of Stripe’s, but for what was reviewed', () => {
    expect(unreviewed(inRequests())).toEqual([]);
  });

  test('no reviewed difference is out of date', () => {
    const found = new Set([...inAnswers(), ...inEvents(), ...inRequests()]);
    expect(Object.keys(differences).filter((difference) => !found.has(difference))).toEqual([]);
  });
});
