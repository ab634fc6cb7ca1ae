import { errorCodes } from '@till/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi } from './api-process.ts';
import { readRuntime, startServedShop, type ServedShop } from './served-shop.ts';
import { newBuyer, newClientKey } from './support.ts';

// What a front end of any kind gets when something goes wrong: the plain HTTP answers.
let shop: ServedShop;
beforeAll(async () => void (shop = await startServedShop()));
afterAll(() => shop.close());

type Failure = { status: number; message: string; shopCode: string | undefined; body: string };

async function readFailure(answer: Promise<Response>): Promise<Failure> {
  const response = await answer;
  const body = await response.text();
  const { error } = JSON.parse(body) as {
    error?: { message: string; data: { shopCode: string; httpStatus: number } };
  };
  expect(error?.data.httpStatus).toBe(response.status);
  return {
    status: response.status,
    message: error?.message ?? '',
    shopCode: error?.data.shopCode,
    body,
  };
}

const send = (procedure: string, body?: string, headers: Record<string, string> = {}) =>
  readFailure(
    fetch(`${shop.apiUrl}/trpc/${procedure}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body }),
    }),
  );

const ask = (procedure: string, input?: unknown, apiUrl = shop.apiUrl) => {
  const query = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
  return readFailure(fetch(`${apiUrl}/trpc/${procedure}${query}`));
};

const start = (changes: object) =>
  send('checkout.start', JSON.stringify({ clientKey: newClientKey(), slug: 'plumb', ...changes }));

const clientKey = 'k'.repeat(22);

test.each<[string, unknown, string]>([
  ['no quantity at all', { quantity: 0 }, 'quantity: must be at least 1'],
  ['a negative quantity', { quantity: -1 }, 'quantity: must be at least 1'],
  ['half a licence', { quantity: 1.5 }, 'quantity: must be a whole number'],
  ['too many', { quantity: 21 }, 'quantity: must be at most 20'],
  ['a number beyond all', { quantity: 1e308 }, 'quantity: must be a whole number'],
  ['a quantity in quotes', { quantity: '1' }, 'quantity: must be a number'],
  ['null as quantity', { quantity: null }, 'quantity: must be a number'],
  ['no slug', { slug: undefined }, 'slug: is missing'],
  ['a path as slug', { slug: '../admin' }, 'slug: must be the slug of a product'],
  ['a list as slug', { slug: ['plumb'] }, 'slug: must be text'],
  ['no lines', { slug: undefined, lines: [] }, 'lines: must not be empty'],
  ['lines that are none', { slug: undefined, lines: 'plumb' }, 'lines: must be a list'],
  [
    'a line of nothing',
    { slug: undefined, lines: [{ slug: 'plumb', quantity: 0 }] },
    'lines.0.quantity: must be at least 1',
  ],
  [
    'a product twice',
    { slug: undefined, lines: Array(2).fill({ slug: 'plumb', quantity: 1 }) },
    'lines: must name each product once',
  ],
  [
    'too many lines',
    {
      slug: undefined,
      lines: Array.from({ length: 21 }, (_, n) => ({ slug: `p${n}`, quantity: 1 })),
    },
    'lines: must have at most 20 entries',
  ],
  [
    'one line and several',
    { lines: [{ slug: 'plumb', quantity: 1 }] },
    'slug: must not stand beside lines',
  ],
  ['half a sum', { expectedAmountMinor: 0.5 }, 'expectedAmountMinor: must be a whole number'],
  ['no client key', { clientKey: undefined }, 'clientKey: is missing'],
  ['a short client key', { clientKey: 'abc' }, 'clientKey: must be 22 to 64 URL-safe characters'],
  [
    'two things at once',
    { quantity: 0, clientKey: undefined },
    'clientKey: is missing; quantity: must be at least 1',
  ],
])('checkout.start with %s says which field and how it must be', async (_name, changes, says) => {
  expect(await start(changes as object)).toMatchObject({
    status: 400,
    shopCode: 'INVALID_INPUT',
    message: says,
  });
});

test.each<[string, () => Promise<Failure>, string]>([
  ['nothing', () => send('checkout.start'), 'input: must be an object'],
  ['a list', () => send('checkout.start', '[]'), 'input: must be an object'],
  ['no JSON', () => send('checkout.start', '{"slug":'), 'input: must be JSON'],
  ['nothing to read', () => ask('catalogue.read'), 'input: must be an object'],
  [
    'no session id',
    () => ask('orders.readBySession', { sessionId: 'x' }),
    'sessionId: must be the id of a Checkout Session, cs_…',
  ],
  [
    'no order id',
    () => ask('orders.readPage', { orderId: '1', line: 0 }),
    'orderId: must be the id of an order; line: must be at least 1',
  ],
])('%s as input is told in words', async (_name, call, says) => {
  expect(await call()).toMatchObject({ status: 400, shopCode: 'INVALID_INPUT', message: says });
});

/** One way to every code, over HTTP, with the status that goes with it. */
const ways: Record<(typeof errorCodes)[number], [status: number, call: () => Promise<Failure>]> = {
  INVALID_INPUT: [400, () => start({ slug: 'koerper-und-raum', quantity: 2 })],
  NOT_FOUND: [404, () => ask('catalogue.read', { slug: 'nothing' })],
  SOLD_OUT: [
    409,
    async () => {
      await shop.db.sql`update products set stock = reserved where slug = 'joist-founders'`;
      return start({ slug: 'joist-founders' });
    },
  ],
  TOO_MANY_HELD: [
    409,
    async () => {
      await shop.db.sql`update products set stock = 40 where slug = 'joist-founders'`;
      return start({ slug: 'joist-founders', quantity: 11 });
    },
  ],
  MIXED_CURRENCIES: [
    409,
    () =>
      start({
        slug: undefined,
        lines: ['plumb', 'koerper-und-raum'].map((slug) => ({ slug, quantity: 1 })),
      }),
  ],
  PRICE_CHANGED: [409, () => start({ expectedAmountMinor: 1 })],
  CONFLICT: [
    409,
    async () => {
      await newBuyer(shop.apiUrl).start('plumb', 1, clientKey);
      return start({ clientKey, quantity: 2 });
    },
  ],
  CHECKOUT_EXPIRED: [
    409,
    async () => {
      const key = newClientKey();
      const { sessionId } = await newBuyer(shop.apiUrl).start('plumb', 1, key);
      await shop.control.expireSession(sessionId);
      return start({ clientKey: key });
    },
  ],
  TOO_MANY_REQUESTS: [
    429,
    async () => {
      const buyer = newBuyer(shop.apiUrl);
      for (const quantity of [1, 2]) await buyer.start('plumb', quantity);
      await shop.db.sql`update call_counts set calls = 1000`;
      return send('checkout.start', JSON.stringify({ slug: 'plumb', clientKey: newClientKey() }), {
        'x-till-buyer': buyer.token,
      });
    },
  ],
  MAIL_UNAVAILABLE: [
    503,
    () => send('access.requestLink', JSON.stringify({ email: 'jo@example.com' })),
  ],
  STRIPE_UNAVAILABLE: [
    503,
    () => {
      shop.control.setFault({ path: '/v1/checkout/sessions', method: 'POST', kind: '429' });
      return start({});
    },
  ],
  DATABASE_UNAVAILABLE: [
    503,
    async () => {
      const DATABASE_URL = 'postgres://till:secret@127.0.0.1:9/till';
      const api = await startApi(readRuntime(), { ...shop.environment, DATABASE_URL });
      return ask('catalogue.list', undefined, api.url).finally(() => api.stop());
    },
  ],
  INTERNAL: [
    500,
    async () => {
      await shop.db.sql`update products set price_minor = 10 where slug = 'the-drawer'`;
      return start({ slug: 'the-drawer' });
    },
  ],
};

test.each(errorCodes)('%s comes with its status and a sentence', async (code) => {
  const [status, call] = ways[code];
  const failure = await call();
  expect(failure).toMatchObject({ status, shopCode: code });
  expect(failure.message).toMatch(/^[^{[\n]+[^:]$/);
  expect(failure.body).not.toContain('stack');
});

test('an unknown procedure and a wrong method are told apart from our own failures', async () => {
  expect(await ask('catalogue.nothing')).toMatchObject({
    status: 404,
    shopCode: 'NOT_FOUND',
    message: 'There is no such procedure.',
  });
  expect(await ask('checkout.start', {})).toMatchObject({ status: 405, shopCode: 'INVALID_INPUT' });
});

test('an error that nobody foresaw shows nothing of itself, at any door', async () => {
  const buyer = newBuyer(shop.apiUrl);
  const { orderId } = await buyer.start('koerper-und-raum');
  await shop.db.sql`alter table products rename to products_elsewhere`;
  await shop.db.sql`alter view access rename to access_elsewhere`;
  const failure = await ask('catalogue.list');
  expect(failure).toMatchObject({
    status: 500,
    shopCode: 'INTERNAL',
    message: 'Something went wrong on our side.',
  });
  const file = await fetch(`${shop.apiUrl}/api/downloads/${orderId}/1`, {
    headers: { 'x-till-buyer': buyer.token },
  });
  expect([file.status, await file.json()]).toEqual([
    500,
    { error: 'Something went wrong on our side.' },
  ]);
  expect(failure.body).not.toMatch(/products|select|query/i);
  await shop.api.waitFor(/products.*does not exist/);
});
