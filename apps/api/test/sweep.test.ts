import { forget, forgetLedger } from '@till/db/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nothingSwept, sweepStripe, type Swept } from '../src/sweep/sweep-stripe.ts';
import { sweepWhatIsDue } from '../src/sweep/start-sweep.ts';
import type { Tools } from '../src/tools.ts';
import { collectLog, silent } from './collect-log.ts';
import { readLedger } from './read-ledger.ts';
import { newBuyer, startShop, type RunningShop } from './support.ts';

const hourMs = 60 * 60 * 1000;
let shop: RunningShop;
let tools: Tools;
/** How far the tests have moved Stripe's clock and ours. */
let aheadMs = 0;
beforeAll(async () => {
  shop = await startShop();
  // Only the sweep lives ahead of time: signatures always carry the real one.
  tools = { ...shop.tools, clock: () => Date.now() + aheadMs };
});
afterAll(() => shop.close());

async function advance(ms: number) {
  aheadMs += ms;
  await shop.control.advanceClock(ms);
}

async function sweep(sinceSeconds: number | null = null): Promise<Swept> {
  const swept = nothingSwept();
  await sweepStripe(tools, { sinceSeconds, cause: 'sweep', swept }, silent);
  return swept;
}

const intentOf = async (sessionId: string) =>
  String((await shop.stripe.checkout.sessions.retrieve(sessionId)).payment_intent);

/** A bit of everything: paid, refunded in part and in full, a failed refund, disputed, pending, failed, expired, open. */
async function liveThrough() {
  const buyer = newBuyer(shop.apiUrl);
  const start = async (slug: string, quantity = 1) => (await buyer.start(slug, quantity)).sessionId;
  const pay = async (slug: string, quantity = 1) => {
    const sessionId = await start(slug, quantity);
    await shop.control.paySession(sessionId, { waitForWebhook: false, email: 'b@example.com' });
    return sessionId;
  };
  const { control } = shop;
  await pay('plumb', 3);
  await pay('paper-sizes');
  const intents = await Promise.all(
    [await pay('selvage'), await pay('the-drawer'), await pay('selvage'), await pay('plumb')].map(
      intentOf,
    ),
  );
  const [partly = '', fully = '', disputed = '', won = ''] = intents;
  control.createRefund({ paymentIntent: partly, amount: 100 });
  const failing = control.createRefund({ paymentIntent: partly });
  control.setRefundStatus(failing.id, 'failed');
  control.createRefund({ paymentIntent: fully });
  control.createDispute({ paymentIntent: disputed });
  control.closeDispute(control.createDispute({ paymentIntent: won }).id, 'won');
  const debit = { method: 'debit', waitForWebhook: false } as const;
  await control.paySession(await start('koerper-und-raum'), debit);
  const failed = await start('koerper-und-raum');
  await control.paySession(failed, debit);
  control.failDebit(failed);
  control.expireSession(await start('the-drawer'));
  await start('plumb');
}

test('a sweep alone writes the ledger that the webhooks alone write', async () => {
  await shop.db.sql`update products set stock = 1000 where slug in ('plumb', 'the-drawer')`;
  shop.control.holdWebhooks(true);
  await liveThrough();
  const swept = await sweep();
  expect(swept).toMatchObject({ sessions: 10, refunds: 3, disputes: 2, quarantined: 0, failed: 0 });
  const bySweep = await readLedger(shop.db);
  const receipts = () => shop.db.sql`select key from outbox where kind = 'receipt' order by key`;
  const toldBySweep = [...(await receipts())];
  // The same history once more, this time through the webhooks: the orders stay, their facts are forgotten.
  for (const table of ['grants', 'payments', 'refunds', 'disputes', 'outbox']) {
    await forget(shop.db, `delete from ${table}`);
  }
  shop.control.holdWebhooks(false);
  await shop.control.webhooksIdle();
  await shop.db.sql`select recount_reserved_stock()`;
  expect(await readLedger(shop.db)).toEqual(bySweep);
  expect([...(await receipts())]).toEqual(toldBySweep);
  expect(bySweep.payments).toHaveLength(9);
});

test('a second sweep changes nothing, nor does one after all webhooks', async () => {
  await shop.control.webhooksIdle();
  const before = await readLedger(shop.db);
  expect(await sweep()).toMatchObject({ applied: 0, healed: 0 });
  expect(await sweep()).toMatchObject({ applied: 0, healed: 0 });
  expect(await readLedger(shop.db)).toEqual(before);
});

test('what no webhook brought within two minutes is counted as healed, what is younger is not', async () => {
  // What the history above left under way comes to its end first.
  await advance(2 * hourMs);
  await shop.control.webhooksIdle();
  await sweep();
  shop.control.holdWebhooks(true);
  const buyer = newBuyer(shop.apiUrl);
  const pay = async () => {
    const { sessionId } = await buyer.start('selvage');
    await shop.control.paySession(sessionId, { waitForWebhook: false });
  };
  await pay();
  expect(await sweep()).toMatchObject({ applied: 1, healed: 0 });
  await pay();
  await advance(3 * 60_000);
  expect(await sweep()).toMatchObject({ applied: 1, healed: 1 });
  expect(await sweep()).toMatchObject({ applied: 0, healed: 0 });
  shop.control.holdWebhooks(false);
  await shop.control.webhooksIdle();
});

test('two replicas at once sweep each window once, and none again before its time', async () => {
  await advance(3 * 60_000);
  await shop.db.sql`delete from sweeps`;
  shop.control.holdWebhooks(true);
  const { sessionId } = await newBuyer(shop.apiUrl).start('selvage');
  await shop.control.paySession(sessionId, { waitForWebhook: false });
  await advance(5 * 60_000);
  const { log, lines } = collectLog();
  const both = await Promise.all([sweepWhatIsDue(tools, log), sweepWhatIsDue(tools, log)]);
  expect(both.flatMap((done) => Object.keys(done)).sort()).toEqual(['35-days', 'hour', 'two-days']);
  expect(lines.filter((line) => line.level === 'error')).toMatchObject([
    { healed: 1, message: expect.stringContaining('no webhook brought') },
  ]);
  expect(await sweepWhatIsDue(tools, log)).toEqual({});
  const [row] = await shop.db
    .sql`select sum(healed)::int as healed, count(finished_at)::int as done from sweeps`;
  expect(row).toEqual({ healed: 1, done: 3 });
  await shop.db.sql`update sweeps set due_at = now() where name = 'hour'`;
  expect(Object.keys(await sweepWhatIsDue(tools, log))).toEqual(['hour']);
  shop.control.holdWebhooks(false);
  await shop.control.webhooksIdle();
});

test('the hour window does not look at older sessions, the two-days window does', async () => {
  shop.control.holdWebhooks(true);
  const { sessionId } = await newBuyer(shop.apiUrl).start('selvage');
  await shop.control.paySession(sessionId, { waitForWebhook: false });
  await advance(2 * hourMs);
  const sinceSeconds = Math.floor(tools.clock() / 1000) - 3600;
  expect(await sweep(sinceSeconds)).toMatchObject({ applied: 0 });
  await shop.db.sql`update sweeps set due_at = now()`;
  const done = await sweepWhatIsDue(tools, silent);
  expect([done.hour?.healed, done['two-days']?.healed, done['35-days']?.healed]).toEqual([0, 1, 0]);
  shop.control.holdWebhooks(false);
  await shop.control.webhooksIdle();
});

test('with Stripe down a sweep is logged and due again in five minutes; the next one heals', async () => {
  shop.control.holdWebhooks(true);
  const { sessionId } = await newBuyer(shop.apiUrl).start('selvage');
  await shop.control.paySession(sessionId, { waitForWebhook: false });
  await advance(5 * 60_000);
  await shop.db
    .sql`update sweeps set due_at = case when name = '35-days' then now() else now() + interval '1 hour' end`;
  shop.control.setFault({ method: 'GET', path: '/v1/checkout/sessions', kind: '429', count: 20 });
  const { log, lines } = collectLog();
  await sweepWhatIsDue(tools, log);
  expect(lines).toMatchObject([
    { level: 'error', message: 'sweep interrupted', window: '35-days' },
  ]);
  const [row] = await shop.db.sql`
    select due_at between now() and now() + interval '5 minutes' as soon from sweeps where name = '35-days'`;
  expect(row?.soon).toBe(true);
  shop.control.clearFaults();
  await shop.db.sql`update sweeps set due_at = now() where name = '35-days'`;
  expect((await sweepWhatIsDue(tools, log))['35-days']).toMatchObject({ healed: 1 });
  shop.control.holdWebhooks(false);
  await shop.control.webhooksIdle();
});

test('a window whose replica died is taken by another when its lease is over', async () => {
  await shop.db.sql`delete from sweeps`;
  await shop.db.sql`
    insert into sweeps (name, due_at) values ('hour', now() + interval '1 second'), ('two-days', now() + interval '1 hour')`;
  expect(Object.keys(await sweepWhatIsDue(tools, silent))).toEqual(['35-days']);
  await shop.db.sql`update sweeps set due_at = now() - interval '1 second' where name = 'hour'`;
  expect(Object.keys(await sweepWhatIsDue(tools, silent))).toEqual(['hour']);
});

test('a dispute that is decided after months, past every window, is asked about all the same', async () => {
  const buyer = newBuyer(shop.apiUrl);
  const { sessionId } = await buyer.start('selvage');
  await shop.control.paySession(sessionId);
  const dispute = shop.control.createDispute({ paymentIntent: await intentOf(sessionId) });
  await shop.control.webhooksIdle();
  expect((await buyer.read(sessionId)).state).toBe('disputed');
  await advance(60 * 24 * hourMs);
  await forget(
    shop.db,
    `update disputes set created_at = now() - interval '60 days' where id = '${dispute.id}'`,
  );
  await shop.control.webhooksIdle();
  await sweep();
  shop.control.holdWebhooks(true);
  shop.control.closeDispute(dispute.id, 'won');
  await shop.db.sql`update sweeps set due_at = now()`;
  expect((await sweepWhatIsDue(tools, silent))['35-days']).toMatchObject({
    healed: 1,
    failed: 0,
  });
  expect((await buyer.read(sessionId)).state).toBe('paid');
  shop.control.holdWebhooks(false);
  await shop.control.webhooksIdle();
});

test('one object that cannot be applied does not keep the others', async () => {
  shop.control.holdWebhooks(true);
  const buyer = newBuyer(shop.apiUrl);
  const [bad, good] = [await buyer.start('selvage'), await buyer.start('selvage')];
  for (const { sessionId } of [bad, good]) {
    await shop.control.paySession(sessionId, { waitForWebhook: false });
  }
  await shop.db.sql.unsafe(
    `alter table payments add constraint bad check (session_id <> '${bad.sessionId}')`,
  );
  expect(await sweep()).toMatchObject({ applied: 1, failed: 1 });
  await shop.db.sql`alter table payments drop constraint bad`;
  expect(await sweep()).toMatchObject({ applied: 1, failed: 0 });
  shop.control.holdWebhooks(false);
  await shop.control.webhooksIdle();
});

test('a session changed at Stripe is quarantined by the sweep too, once, with its reason', async () => {
  shop.control.holdWebhooks(true);
  const buyer = newBuyer(shop.apiUrl);
  const { sessionId } = await buyer.start('selvage');
  await shop.stripe.checkout.sessions.update(sessionId, { metadata: { order_id: 'another' } });
  await shop.control.paySession(sessionId, { waitForWebhook: false });
  expect(await sweep()).toMatchObject({ applied: 0, quarantined: 1 });
  expect(await sweep()).toMatchObject({ applied: 0, quarantined: 1 });
  const rows = await shop.db.sql`
    select id, outcome, reason, deliveries from stripe_events where object_id = ${sessionId}`;
  expect([...rows]).toMatchObject(
    [{ id: `evt_till_${sessionId}`, outcome: 'quarantined', reason: /^reference: / }].map(
      (row) => ({ ...row, reason: expect.stringMatching(row.reason) }),
    ),
  );
  expect((await buyer.read(sessionId)).state).toBe('checking');
  shop.control.holdWebhooks(false);
  await shop.control.webhooksIdle();
});

test('a crash between Stripe’s session and our note of it is mended: the order has its session again', async () => {
  const buyer = newBuyer(shop.apiUrl);
  const { orderId, sessionId } = await buyer.start('selvage');
  await forget(shop.db, `update orders set stripe_session_id = null where id = '${orderId}'`);
  await sweep();
  const [row] = await shop.db.sql`select stripe_session_id as id from orders where id = ${orderId}`;
  expect(row?.id).toBe(sessionId);
});

test('more objects than fit on a page are all swept, and the lists are asked one page after the other', async () => {
  const buyer = newBuyer(shop.apiUrl);
  const { sessionId } = await buyer.start('selvage');
  await shop.control.paySession(sessionId);
  const paymentIntent = await intentOf(sessionId);
  shop.control.holdWebhooks(true);
  for (let i = 0; i < 205; i++) shop.control.createRefund({ paymentIntent, amount: 1 });
  await forgetLedger(shop.db);
  const before = shop.control.countRequests({ path: '/v1/refunds' });
  const swept = await sweep();
  expect(swept.refunds).toBeGreaterThanOrEqual(205);
  const [row] = await shop.db
    .sql`select count(*)::int as n from refunds where payment_intent_id = ${paymentIntent}`;
  expect(row?.n).toBe(205);
  expect(shop.control.countRequests({ path: '/v1/refunds' }) - before).toBe(3);
});
