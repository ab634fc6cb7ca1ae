import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startApi, type ApiProcess } from './api-process.ts';
import { postEvent, type Receipt } from './post-event.ts';
import { openShop } from './served-shop.ts';
import { newBuyer, newClientKey } from './support.ts';

// Two API processes on one database, one on each runtime: whoever is asked, the ledger is the same.
let shop: Awaited<ReturnType<typeof openShop>>;
beforeAll(async () => void (shop = await openShop()));
afterAll(() => shop.close());

let apis: ApiProcess[] = [];
beforeEach(async () => {
  apis = await Promise.all([
    startApi('node', shop.environment),
    startApi('deno', shop.environment),
  ]);
});
afterEach(() => Promise.all(apis.map((api) => api.stop())));

const urls = () => apis.map(({ url }) => url);
const urlOf = (turn: number) => urls()[turn % 2] ?? '';

/** `count` paid orders of licences, whose events nobody has delivered yet. */
async function payOrders(count: number) {
  const before = shop.control.events('checkout.session.completed').length;
  await shop.control.holdWebhooks(true);
  await Promise.all(
    Array.from({ length: count }, async (_, turn) => {
      const { sessionId } = await newBuyer(urlOf(turn)).start('plumb');
      await shop.control.paySession(sessionId, { waitForWebhook: false });
    }),
  );
  return shop.control.events('checkout.session.completed').slice(before);
}

async function countRows() {
  const [rows] = await shop.db.sql<
    { orders: number; payments: number; grants: number; events: number }[]
  >`
    select (select count(*)::int from orders) as orders, (select count(*)::int from payments) as payments,
      (select count(*)::int from grants) as grants, (select count(*)::int from stripe_events) as events`;
  return rows;
}

test('the same events to both at once are one payment, one grant and one row each', async () => {
  const events = await payOrders(24);
  const receipts = await Promise.all(
    events.map((event) => Promise.all([...urls(), ...urls()].map((url) => postEvent(url, event)))),
  );
  const outcomes = (each: Receipt[]) => each.map(({ outcome }) => outcome).sort();
  for (const each of receipts) {
    expect(outcomes(each)).toEqual(['applied', 'duplicate', 'duplicate', 'duplicate']);
  }
  expect(await countRows()).toEqual({ orders: 24, payments: 24, grants: 24, events: 24 });
});

test('twin events of one payment to both at once grant it once', async () => {
  const before = await countRows();
  const [event] = await payOrders(1);
  const twins = urls().map((url, n) => postEvent(url, { ...event, id: `evt_twin_${n}` }));
  const receipts = await Promise.all(twins);
  expect(receipts.map(({ status }) => status)).toEqual([200, 200]);
  const after = await countRows();
  expect([after?.payments, after?.grants]).toEqual([
    (before?.payments ?? 0) + 1,
    (before?.grants ?? 0) + 1,
  ]);
});

test('the same client key to both at once is one order and one session', async () => {
  const clientKey = newClientKey();
  const started = await Promise.all(
    Array.from({ length: 10 }, (_, turn) => newBuyer(urlOf(turn)).start('plumb', 1, clientKey)),
  );
  const [first] = started;
  expect(new Set(started.map(({ url }) => url)).size).toBe(1);
  expect(new Set(started.map(({ buyerToken }) => buyerToken)).size).toBe(1);
  const orders = await shop.db.sql`select id from orders where client_key = ${clientKey}`;
  expect(orders.map(({ id }) => id)).toEqual([first?.orderId]);
  const sessions = shop.control.sessions().filter((s) => s.client_reference_id === first?.orderId);
  expect(sessions).toHaveLength(1);
});
