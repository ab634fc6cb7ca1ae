import { startEmulator, type FaultKind } from '@till/stripe-emulator';
import { TRPCClientError } from '@trpc/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServedShop, type ServedShop } from './served-shop.ts';
import { newBuyer, newClientKey, shopCodeOf, webhookSecret } from './support.ts';

// What a buyer meets when Stripe is not well, on the real process with its real limits.
let shop: ServedShop;
beforeAll(async () => void (shop = await startServedShop()));
afterAll(() => shop.close());

const sessionsPath = '/v1/checkout/sessions';

async function ordersOf(clientKey: string) {
  return shop.db.sql<{ id: string; session: string | null }[]>`
    select id, stripe_session_id as session from orders where client_key = ${clientKey}`;
}

/** The same key again, now that Stripe is back: one order, one session that can be paid, and it is granted once. */
async function expectOnePurchase(clientKey: string, control = shop.control) {
  const buyer = newBuyer(shop.apiUrl);
  const { orderId, sessionId } = await buyer.start('plumb', 1, clientKey);
  expect(await ordersOf(clientKey)).toEqual([{ id: orderId, session: sessionId }]);
  const atStripe = control.sessions().filter((s) => s.client_reference_id === orderId);
  expect(atStripe.map(({ id, status }) => [id, status])).toEqual([[sessionId, 'open']]);
  await control.paySession(sessionId);
  expect((await buyer.read(sessionId)).state).toBe('paid');
  const [granted] = await shop.db
    .sql`select count(*)::int as n from grants where order_id = ${orderId}`;
  expect(granted?.n).toBe(1);
}

async function expectUnavailable(clientKey: string) {
  const error = await newBuyer(shop.apiUrl)
    .start('plumb', 1, clientKey)
    .then(() => undefined)
    .catch((cause: unknown) => cause);
  if (!(error instanceof TRPCClientError)) throw error;
  expect(error.data).toMatchObject({ shopCode: 'STRIPE_UNAVAILABLE', httpStatus: 503 });
  expect(error.message).toMatch(
    /^The payment page cannot be opened right now\. Nothing was charged/,
  );
}

test.each<FaultKind>(['reset_before', '429', '500'])(
  'a checkout that meets "%s" says so, keeps its order, and succeeds with the same key later',
  async (kind) => {
    const clientKey = newClientKey();
    // The SDK itself tries a reset connection once more.
    shop.control.setFault({ path: sessionsPath, method: 'POST', kind, count: 5 });
    await expectUnavailable(clientKey);
    shop.control.clearFaults();
    expect(await ordersOf(clientKey)).toEqual([{ id: expect.any(String), session: null }]);
    await expectOnePurchase(clientKey);
  },
);

test('a connection that breaks once goes unnoticed and doubles nothing', async () => {
  shop.control.setFault({ path: sessionsPath, method: 'POST', kind: 'reset_after' });
  await expectOnePurchase(newClientKey());
});

test('while Stripe keeps a checkout waiting, the catalogue, webhooks and the ledger go on', async () => {
  const buyer = newBuyer(shop.apiUrl);
  const earlier = await buyer.start('plumb');
  const clientKey = newClientKey();
  shop.control.setFault({ path: sessionsPath, method: 'POST', kind: 'timeout_after' });
  const countCreated = () => shop.control.countRequests({ path: sessionsPath, method: 'POST' });
  const created = countCreated();
  let over = false;
  const waiting = expectUnavailable(clientKey).finally(() => (over = true));
  await expect.poll(countCreated, { timeout: 20_000 }).toBe(created + 1);

  expect((await buyer.client.catalogue.list.query()).length).toBeGreaterThan(7);
  await shop.control.paySession(earlier.sessionId);
  expect((await buyer.read(earlier.sessionId)).state).toBe('paid');
  expect((await ordersOf(clientKey))[0]?.session).toBeNull();
  expect(over).toBe(false);

  await waiting;
  await expectOnePurchase(clientKey);
});

test('what Stripe refuses for good is our fault, told without its words and logged with them', async () => {
  await shop.db.sql`update products set price_minor = 10 where slug = 'the-drawer'`;
  const error = await newBuyer(shop.apiUrl)
    .start('the-drawer')
    .catch((cause: unknown) => cause);
  if (!(error instanceof TRPCClientError)) throw error;
  expect(error.data).toMatchObject({ shopCode: 'INTERNAL', httpStatus: 500 });
  expect(error.message).toBe(
    'The payment page cannot be opened, and the fault is ours. Nothing was charged.',
  );
  const [logged = ''] = await shop.api.waitFor(/.*amount_too_small.*/);
  expect(JSON.parse(logged)).toMatchObject({
    level: 50,
    path: 'checkout.start',
    reqId: expect.any(String),
  });
});

test('Stripe gone altogether: the same words, the shop still browses, and the key still works when it is back', async () => {
  const clientKey = newClientKey();
  const { port } = shop.emulator;
  await shop.emulator.close();
  await expectUnavailable(clientKey);
  expect(await shopCodeOf(newBuyer(shop.apiUrl).client.catalogue.list.query())).toBe('no error');

  const back = await startEmulator({ port });
  back.control.addWebhook({ url: `${shop.apiUrl}/api/webhook`, secret: webhookSecret });
  try {
    await expectOnePurchase(clientKey, back.control);
  } finally {
    await back.close();
  }
});
