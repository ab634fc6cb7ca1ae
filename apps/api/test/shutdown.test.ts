import { afterEach, beforeEach, expect, test } from 'vitest';
import { postEvent } from './post-event.ts';
import { startServedShop, type ServedShop } from './served-shop.ts';
import { newBuyer } from './support.ts';

// SIGTERM in the middle of the work: what was begun is ended, nothing new is begun.
let shop: ServedShop;
beforeEach(async () => void (shop = await startServedShop()));
afterEach(() => shop.close());

async function expectOrderlyEnd() {
  await shop.api.waitFor(/"closing"/);
  const late = await fetch(`${shop.apiUrl}/healthz`).catch(() => undefined);
  expect([undefined, 503]).toContain(late?.status);
}

test('a webhook under way when SIGTERM comes is applied and answered', async () => {
  const buyer = newBuyer(shop.apiUrl);
  const { sessionId, orderId } = await buyer.start('plumb');
  await shop.control.holdWebhooks(true);
  await shop.control.paySession(sessionId, { waitForWebhook: false });
  const [event = { id: 'none' }] = shop.control.events('checkout.session.completed');

  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const locking = shop.db.sql.begin(async (sql) => {
    await sql`select 1 from orders where id = ${orderId} for update`;
    await held;
  });
  const posted = postEvent(shop.apiUrl, event);
  const waitingForLock = async () => {
    const [row] = await shop.db.sql`
      select count(*)::int as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`;
    return row?.n as number;
  };
  await expect.poll(waitingForLock, { timeout: 20_000 }).toBe(1);
  shop.api.kill('SIGTERM');
  await expectOrderlyEnd();
  release();

  await locking;
  expect(await posted).toEqual({ status: 200, outcome: 'applied' });
  expect(await shop.api.exited).toEqual({ code: 0, signal: null });
  const [paid] = await shop.db.sql`select status from payments where session_id = ${sessionId}`;
  expect(paid?.status).toBe('paid');
});

test('a checkout that waits for Stripe when SIGTERM comes gets its session', async () => {
  const post = { path: '/v1/checkout/sessions', method: 'POST' };
  shop.control.setFault({ ...post, kind: 'slow', delayMs: 1_500 });
  const started = newBuyer(shop.apiUrl).start('plumb');
  await expect.poll(() => shop.control.countRequests(post), { timeout: 20_000 }).toBe(1);
  shop.api.kill('SIGTERM');
  await expectOrderlyEnd();
  const { sessionId, orderId } = await started;
  expect(await shop.api.exited).toEqual({ code: 0, signal: null });
  const [order] = await shop.db
    .sql`select stripe_session_id as session from orders where id = ${orderId}`;
  expect(order?.session).toBe(sessionId);
});
