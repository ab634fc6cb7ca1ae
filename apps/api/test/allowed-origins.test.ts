import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from '../src/app.ts';
import { newClientKey, startShop, type RunningShop } from './support.ts';

const listed = 'https://app.example';
const other = 'http://localhost:5180';

let shop: RunningShop;
let app: FastifyInstance;
beforeAll(async () => {
  shop = await startShop();
  const config = { ...shop.tools.config, allowedOrigins: [listed, other] };
  app = await buildApp({ ...shop.tools, config });
});
afterAll(async () => {
  await app.close();
  await shop.close();
});

const corsHeadersOf = (headers: object) =>
  Object.keys(headers).filter((name) => name.startsWith('access-control-'));

const preflight = (origin: string, on = app, path = '/trpc/checkout.start') =>
  on.inject({
    method: 'OPTIONS',
    url: path,
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,x-till-buyer',
    },
  });

const buy = (origin?: string, clientKey = newClientKey()) =>
  app.inject({
    method: 'POST',
    url: '/trpc/checkout.start',
    headers: { 'content-type': 'application/json', ...(origin && { origin }) },
    payload: { clientKey, slug: 'plumb', quantity: 1 },
  });

const countOrders = async () => {
  const [row] = await shop.db.sql`select count(*)::int as n from orders`;
  return Number(row?.n);
};

const strangers = [
  'https://evil.example',
  'null',
  'file://',
  '*',
  'http://app.example',
  'https://app.example/',
  'https://app.example:443',
  'https://APP.example',
  'https://app.example.evil.example',
  'https://evil-app.example',
  'https://shop.app.example',
  'https://app.example@evil.example',
  `${listed}, https://evil.example`,
  `${listed} https://evil.example`,
  'http://localhost:5181',
];

describe.each(strangers)('a page of %s', (origin) => {
  test('is refused its preflight', async () => {
    const answer = await preflight(origin);
    expect(answer.statusCode).toBe(403);
    expect(corsHeadersOf(answer.headers)).toEqual([]);
  });

  test('reads nothing', async () => {
    const answer = await app.inject({ url: '/trpc/catalogue.list', headers: { origin } });
    expect(answer.statusCode).toBe(403);
    expect(corsHeadersOf(answer.headers)).toEqual([]);
    expect(answer.body).not.toContain('plumb');
  });

  test('buys nothing', async () => {
    const before = await countOrders();
    expect((await buy(origin)).statusCode).toBe(403);
    expect(await countOrders()).toBe(before);
  });
});

test('without ALLOWED_ORIGINS nobody gets CORS headers', async () => {
  const refused = await preflight(listed, shop.app);
  expect(refused.statusCode).toBe(403);
  expect(corsHeadersOf(refused.headers)).toEqual([]);
  const own = { origin: shop.tools.config.clientOrigin };
  const answer = await shop.app.inject({ url: '/trpc/catalogue.list', headers: own });
  expect(answer.statusCode).toBe(200);
  expect(corsHeadersOf(answer.headers)).toEqual([]);
});

test.each([listed, other])(
  'a preflight of %s is told what it may send, and no cookies',
  async (origin) => {
    const answer = await preflight(origin);
    expect(answer.statusCode).toBe(204);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'content-type, x-till-buyer, x-till-device',
      vary: 'Origin',
    });
    expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
  },
);

test('the webhook, the downloads and unknown addresses allow no other origin', async () => {
  for (const path of ['/api/webhook', '/api/downloads/a/1', '/healthz', '/nothing', '/trpc/a/b']) {
    const answer = await preflight(listed, app, path);
    const readable = path.startsWith('/trpc/');
    expect([path, corsHeadersOf(answer.headers).length > 0]).toEqual([path, readable]);
  }
});

test.each([
  ['an unknown product', '/trpc/catalogue.read?input=%7B%22slug%22%3A%22nothing%22%7D', 404],
  ['an unknown procedure', '/trpc/nothing', 404],
  ['a bad input', '/trpc/catalogue.read?input=%7B%7D', 400],
])('a listed page can read the error of %s', async (_name, url, status) => {
  const answer = await app.inject({ url, headers: { origin: listed } });
  expect(answer.statusCode).toBe(status);
  expect(answer.headers['access-control-allow-origin']).toBe(listed);
  expect(answer.json()).toHaveProperty('error.data.shopCode');
});

test('a listed page that sends no JSON can read why', async () => {
  const answer = await app.inject({
    method: 'POST',
    url: '/trpc/checkout.start',
    headers: { origin: listed, 'content-type': 'text/plain' },
    payload: '{}',
  });
  expect(answer.statusCode).toBe(415);
  expect(answer.headers['access-control-allow-origin']).toBe(listed);
});

describe('a buyer comes back from Stripe', () => {
  async function readAddresses(answer: Awaited<ReturnType<typeof buy>>) {
    const { url } = answer.json<{ result: { data: { url: string } } }>().result.data;
    const id = /cs_[A-Za-z0-9_]+/.exec(url)?.[0] ?? '';
    const session = await shop.stripe.checkout.sessions.retrieve(id);
    return [session.success_url, session.cancel_url];
  }
  const addressesAt = (origin: string) => [
    `${origin}/payment/success?session_id={CHECKOUT_SESSION_ID}`,
    expect.stringMatching(`^${origin}/payment/cancel\\?`),
  ];

  test.each([listed, other])('to the page of %s that sent them', async (origin) => {
    expect(await readAddresses(await buy(origin))).toEqual(addressesAt(origin));
  });

  test('to CLIENT_URL when a server called, or the shop itself', async () => {
    const { clientOrigin } = shop.tools.config;
    expect(await readAddresses(await buy())).toEqual(addressesAt(clientOrigin));
    expect(await readAddresses(await buy(clientOrigin))).toEqual(addressesAt(clientOrigin));
  });

  test('to the first one when the same purchase is sent from two', async () => {
    const key = newClientKey();
    const first = await buy(listed, key);
    expect((await buy(other, key)).json()).toEqual(first.json());
  });
});
