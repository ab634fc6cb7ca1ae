import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../src/app.ts';
import { openStripe } from '../src/stripe.ts';
import { openStripeQueue } from '../src/stripe-queue.ts';
import { startCountingProxy } from './counting-proxy.ts';
import { newBuyer, newClientKey, startShop, stripeSecretKey, type RunningShop } from './support.ts';

// Many customers press the button at once; Stripe stands behind a proxy that counts.
const limits = { requestsPerSecond: 100, atOnce: 10, checkouts: 150 };
const patienceMs = 50_000;
let shop: RunningShop;
let proxy: Awaited<ReturnType<typeof startCountingProxy>>;
let app: RunningShop['app'];
let apiUrl: string;
beforeAll(async () => {
  shop = await startShop();
  proxy = await startCountingProxy(shop.emulator.url);
  const stripeQueue = openStripeQueue(limits);
  const config = { stripeSecretKey, stripeApiBase: new URL(proxy.url) };
  const stripe = openStripe(config, patienceMs, { queue: stripeQueue });
  app = await buildApp({ ...shop.tools, stripe, stripeQueue, stripePatienceMs: patienceMs });
  apiUrl = await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await app.close();
  await proxy.close();
  await shop.close();
});

async function start(clientKey = newClientKey()) {
  const response = await fetch(`${apiUrl}/trpc/checkout.start`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ slug: 'plumb', quantity: 1, clientKey }),
  });
  const { result, error } = (await response.json()) as {
    result?: { data: { url: string } };
    error?: { data: { shopCode: string } };
  };
  const retryAfter = response.headers.get('retry-after');
  return { clientKey, url: result?.data.url, code: error?.data.shopCode, retryAfter };
}

const count = async (table: string) =>
  Number((await shop.db.sql.unsafe(`select count(*) from ${table}`))[0]?.count);

test('of two hundred starts at once those within the bound get a session, the others hear at once that it is full, and nothing of them is written', async () => {
  const earlier = await newBuyer(shop.apiUrl).start('plumb');
  const [orders, sessions] = [await count('orders'), shop.control.sessions().length];

  proxy.hold();
  let refused = 0;
  const starts = Array.from({ length: 200 }, () =>
    start().then((started) => {
      if (started.code) refused += 1;
      return started;
    }),
  );
  await expect.poll(() => refused, { timeout: 30_000 }).toBe(50);
  // While Stripe is busy, nobody else waits: not the catalogue, not a webhook.
  expect((await newBuyer(apiUrl).client.catalogue.list.query()).length).toBeGreaterThan(7);
  await shop.control.paySession(earlier.sessionId);
  await expect.poll(() => count('grants'), { timeout: 20_000 }).toBe(1);
  expect(proxy.seen.underWay).toBe(limits.atOnce);
  proxy.letGo();

  const answers = await Promise.all(starts);
  const opened = answers.filter(({ url }) => url !== undefined);
  const turnedAway = answers.filter(({ code }) => code !== undefined);
  expect([opened.length, turnedAway.length]).toEqual([150, 50]);
  expect(new Set(opened.map(({ url }) => url)).size).toBe(150);
  for (const { code, retryAfter } of turnedAway) {
    expect([code, Number(retryAfter)]).toEqual(['STRIPE_UNAVAILABLE', 3]);
  }
  expect(await count('orders')).toBe(orders + 150);
  expect(shop.control.sessions()).toHaveLength(sessions + 150);
  expect(proxy.seen.mostUnderWay).toBe(limits.atOnce);

  const [again] = turnedAway;
  expect((await start(again?.clientKey)).url).toMatch(/cs_/);
});

test('connections to Stripe are kept: ten of them carried every call', () => {
  expect(proxy.seen.requests).toBeGreaterThan(150);
  expect(proxy.seen.connections).toBeLessThanOrEqual(limits.atOnce);
});
