import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type ApiProcess } from './api-process.ts';
import { makeEvent } from './deliver-event.ts';
import { postEvent } from './post-event.ts';
import { openShop, readRuntime } from './served-shop.ts';
import { newBuyer, newClientKey, webhookSecret } from './support.ts';

// Two replicas, the second behind a proxy at 127.0.0.1. Counters are set to the brink rather than called up to it.
let shop: Awaited<ReturnType<typeof openShop>>;
let bare: ApiProcess;
let behindProxy: ApiProcess;
beforeAll(async () => {
  shop = await openShop();
  bare = await startApi(readRuntime(), shop.environment);
  behindProxy = await startApi(readRuntime(), { ...shop.environment, TRUST_PROXY: '127.0.0.1' });
  shop.control.addWebhook({ url: `${bare.url}/api/webhook`, secret: webhookSecret });
});
afterAll(async () => {
  await Promise.all([bare.stop(), behindProxy.stop()]);
  await shop.close();
});

async function setCalls(key: string, calls: number) {
  await shop.db.sql`
    insert into call_counts (key, calls, ends_at) values (${key}, ${calls}, now() + interval '1 hour')
    on conflict (key) do update set calls = excluded.calls, ends_at = excluded.ends_at`;
}

const countOrders = async () => (await shop.db.sql`select id from orders`).length;

async function start(
  api: ApiProcess,
  headers: Record<string, string>,
  procedure = 'checkout.start',
) {
  const input = { slug: 'plumb', clientKey: newClientKey() };
  const answer = await fetch(`${api.url}/trpc/${procedure}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(
      procedure.includes(',') ? { 0: input, 1: { ...input, clientKey: newClientKey() } } : input,
    ),
  });
  return { status: answer.status, text: await answer.text() };
}

test('a buyer who starts too many checkouts is refused on every replica, until the minute is over', async () => {
  const buyer = newBuyer(bare.url);
  await buyer.start('plumb');
  const key = `checkout buyer ${buyer.token.split('.')[0]}`;
  const token = { 'x-till-buyer': buyer.token };
  await setCalls(key, 29);
  expect((await start(bare, token)).status).toBe(200);

  const [orders, asked] = [await countOrders(), shop.control.countRequests()];
  for (const api of [behindProxy, bare]) {
    const { status, text } = await start(api, token);
    expect(status).toBe(429);
    expect(text).toContain('"shopCode":"TOO_MANY_REQUESTS"');
  }
  expect([await countOrders(), shop.control.countRequests()]).toEqual([orders, asked]);

  await shop.db.sql`update call_counts set ends_at = now() where key = ${key}`;
  expect((await start(bare, token)).status).toBe(200);
});

test('a batch counts as what is in it', async () => {
  const buyer = newBuyer(bare.url);
  await buyer.start('plumb');
  await setCalls(`checkout buyer ${buyer.token.split('.')[0]}`, 29);
  const before = await countOrders();
  const token = { 'x-till-buyer': buyer.token };
  const { status } = await start(bare, token, 'checkout.start,checkout.start?batch=1');
  expect([status, await countOrders()]).toEqual([207, before + 1]);
});

test.each([
  ['the address that the proxy names', '203.0.113.7', 429],
  ['the same behind addresses that the caller made up', '198.51.100.1, 10.0.0.1, 203.0.113.7', 429],
  ['the same written as IPv6', '::ffff:203.0.113.7', 429],
  ['another address', '203.0.113.8', 200],
  ['an address of the same IPv6 network', '2001:db8:0:1::beef', 429],
  ['an address of another IPv6 network', '2001:db8:0:2::1', 200],
  ['our own network', '10.1.2.3', 200],
  ['no address', 'unknown', 200],
])('behind a trusted proxy, %s', async (_name, forwarded, status) => {
  await setCalls('checkout address 203.0.113.7', 120);
  await setCalls('checkout address 2001:db8:0:1', 120);
  expect((await start(behindProxy, { 'x-forwarded-for': forwarded })).status).toBe(status);
});

test('an address that starts too many checkouts of what is limited is refused for an hour', async () => {
  await setCalls('limited address 203.0.113.9', 60);
  const from = { 'x-forwarded-for': '203.0.113.9' };
  expect((await start(behindProxy, from)).status).toBe(200);
  await shop.db.sql`update products set stock = reserved + 10 where slug = 'plumb'`;
  const before = await countOrders();
  const refused = await start(behindProxy, from);
  expect(refused.status).toBe(429);
  expect(refused.text).toContain('try again in an hour');
  expect(await countOrders()).toBe(before);
  await shop.db.sql`update products set stock = null where slug = 'plumb'`;
  expect((await start(behindProxy, from)).status).toBe(200);
});

test('without a trusted proxy nobody is believed about an address', async () => {
  await setCalls('checkout address 203.0.113.7', 120);
  expect((await start(bare, { 'x-forwarded-for': '203.0.113.7' })).status).toBe(200);
  const counted = await shop.db.sql`select key from call_counts where key like '%address 127.%'`;
  expect(counted).toEqual([]);
});

test('order pages and downloads are limited as well, each by itself', async () => {
  const buyer = newBuyer(bare.url);
  const { sessionId, orderId } = await buyer.start('koerper-und-raum');
  await shop.control.paySession(sessionId);
  const id = buyer.token.split('.')[0];
  const download = () =>
    fetch(`${bare.url}/api/downloads/${orderId}/1`, { headers: { 'x-till-buyer': buyer.token } });
  await setCalls(`order buyer ${id}`, 600);
  await expect(buyer.read(sessionId)).rejects.toThrow('Too many requests');
  const allowed = await download();
  expect([allowed.status, (await allowed.arrayBuffer()).byteLength > 1_000]).toEqual([200, true]);
  await setCalls(`download buyer ${id}`, 600);
  const refused = await download();
  expect([refused.status, await refused.json()]).toEqual([
    429,
    { error: 'Too many requests. Please try again in a minute.' },
  ]);
});

test('Stripe is never refused for calling often', async () => {
  const receipts = await Promise.all(
    Array.from({ length: 300 }, (_, i) =>
      postEvent([bare, behindProxy][i % 2]?.url ?? '', makeEvent('ping', {})),
    ),
  );
  expect(receipts.filter(({ status }) => status !== 200)).toEqual([]);
});

test('counters that are long over are removed by the calls that follow', async () => {
  await shop.db.sql`
    insert into call_counts (key, calls, ends_at)
    select 'old ' || n, 1, now() - interval '1 hour' from generate_series(1, 20) n`;
  const buyer = newBuyer(bare.url);
  for (let i = 0; i < 5; i += 1) await buyer.start('plumb');
  expect(await shop.db.sql`select key from call_counts where key like 'old %'`).toEqual([]);
});
