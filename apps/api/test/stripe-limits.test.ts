import { startEmulator } from '@till/stripe-emulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../src/app.ts';
import { openStripe } from '../src/stripe.ts';
import type { Tools } from '../src/tools.ts';
import {
  newBuyer,
  newClientKey,
  shopCodeOf,
  startShop,
  stripeSecretKey,
  type RunningShop,
} from './support.ts';

// The limits of a checkout in time and in Stripe's patience, with a limit short enough to wait for.
let shop: RunningShop;
beforeAll(async () => void (shop = await startShop({ stripePatienceMs: 1_500 })));
afterAll(() => shop.close());

const post = { path: '/v1/checkout/sessions', method: 'POST' };
const day = 24 * 60 * 60 * 1000;
const minute = 60_000;

const sessionsOf = (orderId: string) =>
  shop.control.sessions().filter((session) => session.client_reference_id === orderId);

/** Another process on the same ledger and Stripe, with other tools. */
async function use<T>(tools: Partial<Tools>, work: (apiUrl: string) => Promise<T>): Promise<T> {
  const app = await buildApp({ ...shop.tools, ...tools });
  try {
    return await work(await app.listen({ port: 0, host: '127.0.0.1' }));
  } finally {
    await app.close();
  }
}

test.each(['timeout', 'timeout_after', 'slow'] as const)(
  'a Stripe that is late (%s) is given up, and the same key has one session later',
  async (kind) => {
    const clientKey = newClientKey();
    shop.control.setFault({ ...post, kind, delayMs: 60_000 });
    expect(await shopCodeOf(newBuyer(shop.apiUrl).start('plumb', 1, clientKey))).toBe(
      'STRIPE_UNAVAILABLE',
    );
    // The slow one is still under way, and its key in use.
    if (kind === 'slow') await shop.control.advanceClock(minute);
    const { orderId, sessionId } = await newBuyer(shop.apiUrl).start('plumb', 1, clientKey);
    expect(sessionsOf(orderId).map(({ id }) => id)).toEqual([sessionId]);
  },
);

test('a second click while the first waits for Stripe gets the same session', async () => {
  const clientKey = newClientKey();
  shop.control.setFault({ ...post, kind: 'slow', delayMs: 400 });
  const [first, second] = await Promise.all([
    newBuyer(shop.apiUrl).start('plumb', 1, clientKey),
    newBuyer(shop.apiUrl).start('plumb', 1, clientKey),
  ]);
  expect(second).toEqual(first);
  expect(sessionsOf(first.orderId)).toHaveLength(1);
});

test('a key that Stripe does not know is our fault', async () => {
  const stripe = openStripe({
    stripeSecretKey: 'sk_unknown',
    stripeApiBase: new URL(shop.emulator.url),
  });
  await use({ stripe }, async (apiUrl) => {
    expect(await shopCodeOf(newBuyer(apiUrl).start('plumb'))).toBe('INTERNAL');
  });
});

test("after a change of the shop's address an unfinished checkout can be opened again", async () => {
  const clientKey = newClientKey();
  shop.control.setFault({ ...post, kind: 'timeout_after' });
  expect(await shopCodeOf(newBuyer(shop.apiUrl).start('plumb', 1, clientKey))).toBe(
    'STRIPE_UNAVAILABLE',
  );
  const config = { ...shop.tools.config, clientOrigin: 'https://moved.example' };
  await use({ config }, async (apiUrl) => {
    // Stripe refuses other parameters under the same key: the next one is used.
    expect(await shopCodeOf(newBuyer(apiUrl).start('plumb', 1, clientKey))).toBe(
      'STRIPE_UNAVAILABLE',
    );
    const { sessionId } = await newBuyer(apiUrl).start('plumb', 1, clientKey);
    expect((await shop.stripe.checkout.sessions.retrieve(sessionId)).success_url).toContain(
      'moved.example',
    );
  });
});

test('a session of another Stripe account is over: a new key starts again', async () => {
  const clientKey = newClientKey();
  await newBuyer(shop.apiUrl).start('plumb', 1, clientKey);
  const other = await startEmulator({ port: 0 });
  const stripe = openStripe({ stripeSecretKey, stripeApiBase: new URL(other.url) });
  await use({ stripe }, async (apiUrl) => {
    const again = newBuyer(apiUrl).start('plumb', 1, clientKey);
    expect(await shopCodeOf(again)).toBe('CHECKOUT_EXPIRED');
  });
  await other.close();
});

/** An order of this age that never got its session. */
async function agedOrder(slug: string, ageMinutes: number): Promise<string> {
  const clientKey = newClientKey();
  shop.control.setFault({ ...post, kind: '429' });
  expect(await shopCodeOf(newBuyer(shop.apiUrl).start(slug, 1, clientKey))).toBe(
    'STRIPE_UNAVAILABLE',
  );
  // The ledger itself lets nobody change this.
  await shop.db.sql.unsafe(`
    alter table orders disable trigger user;
    update orders set created_at = created_at - interval '${ageMinutes} minutes' where client_key = '${clientKey}';
    alter table orders enable trigger user`);
  return clientKey;
}

test.each([
  ['plumb', 24, 'no error'],
  ['joist-founders', 24, 'no error'],
  ['plumb', 26, 'CHECKOUT_EXPIRED'],
  ['joist-founders', 26, 'CHECKOUT_EXPIRED'],
  ['plumb', 24 * 60 + 1, 'CHECKOUT_EXPIRED'],
])('an order of %s without a session, %d minutes later: %s', async (slug, minutes, code) => {
  const clientKey = await agedOrder(slug, minutes);
  expect(await shopCodeOf(newBuyer(shop.apiUrl).start(slug, 1, clientKey))).toBe(code);
});

test('a day later the session is over, and so is its client key', async () => {
  const clientKey = newClientKey();
  const { orderId } = await newBuyer(shop.apiUrl).start('plumb', 1, clientKey);
  await shop.control.advanceClock(day + minute);
  expect(await shopCodeOf(newBuyer(shop.apiUrl).start('plumb', 1, clientKey))).toBe(
    'CHECKOUT_EXPIRED',
  );
  expect(sessionsOf(orderId).map(({ status }) => status)).toEqual(['expired']);
});
