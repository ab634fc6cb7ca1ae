import { dryRun } from '@till/db';
import { forget } from '@till/db/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rehearseEvent, replayEvent } from '../src/stripe-events/replay-event.ts';
import { deliverEvent, makeEvent } from './deliver-event.ts';
import { readLedger } from './read-ledger.ts';
import { newBuyer, startShop, type RunningShop } from './support.ts';

let shop: RunningShop;
beforeAll(async () => {
  shop = await startShop();
  await shop.db.sql`update products set stock = 1000 where slug = 'plumb'`;
});
afterAll(() => shop.close());

const rehearse = (id: string) => rehearseEvent(shop.tools, shop.databaseUrl, id);

/** Everything the database holds, audit columns and all. */
async function everything() {
  const { sql } = shop.db;
  const tables = [
    'orders',
    'payments',
    'grants',
    'refunds',
    'disputes',
    'outbox',
    'stripe_events',
    'products',
  ];
  return Promise.all(
    tables.map(async (t) => [...(await sql`select to_jsonb(t) from ${sql(t)} t order by 1`)]),
  );
}

/** A paid purchase whose event came and whose facts were lost: what a replay is for. */
async function lostPurchase() {
  const buyer = newBuyer(shop.apiUrl);
  const { sessionId, orderId } = await buyer.start('plumb', 2);
  await shop.control.paySession(sessionId, { email: 'jo@example.com' });
  await shop.control.webhooksIdle();
  const [event] = await shop.db.sql`select id from stripe_events where object_id = ${sessionId}`;
  await forget(
    shop.db,
    `delete from grants where order_id = '${orderId}'; delete from payments where order_id = '${orderId}'; delete from outbox where key like '%${sessionId}'`,
  );
  return { buyer, sessionId, orderId, eventId: String(event?.id) };
}

test('a dry run shows each row as it is and as it would be, and changes nothing', async () => {
  const { sessionId, orderId, eventId } = await lostPurchase();
  const before = await everything();
  const rehearsed = await rehearse(eventId);
  expect(rehearsed?.result).toMatchObject({ outcome: 'applied', orderId });
  const changes = Object.fromEntries(
    rehearsed?.changes.map((c) => [`${c.table} ${c.key}`, c]) ?? [],
  );
  expect(Object.keys(changes).sort()).toEqual([
    `grants ${orderId} 1`,
    `outbox receipt:${sessionId}`,
    `payments ${sessionId}`,
    `stripe_events ${eventId}`,
  ]);
  expect(changes[`payments ${sessionId}`]).toMatchObject({
    before: null,
    after: { status: 'paid', rank: 2 },
  });
  expect(changes[`stripe_events ${eventId}`]).toMatchObject({
    before: { outcome: 'applied' },
    after: { outcome: 'applied' },
  });
  expect(await everything()).toEqual(before);
});

test('the replay then writes exactly what the dry run showed', async () => {
  const { buyer, sessionId, eventId } = await lostPurchase();
  const rehearsed = await rehearse(eventId);
  expect(await replayEvent(shop.tools, eventId)).toMatchObject({ outcome: 'applied' });
  const [payment] = await shop.db
    .sql`select to_jsonb(p) as row from payments p where session_id = ${sessionId}`;
  const {
    created_at: _c,
    updated_at: _u,
    ...after
  } = rehearsed?.changes.find(({ table }) => table === 'payments')?.after ?? {};
  expect(payment?.row).toMatchObject(after);
  expect((await buyer.read(sessionId)).state).toBe('paid');
  const [row] = await shop.db.sql`select deliveries from stripe_events where id = ${eventId}`;
  expect(row?.deliveries).toBe(1);
});

test('a replayed event that was applied before changes no fact', async () => {
  const { eventId } = await lostPurchase();
  await replayEvent(shop.tools, eventId);
  const before = await readLedger(shop.db);
  expect(await replayEvent(shop.tools, eventId)).toMatchObject({ outcome: 'duplicate' });
  expect(await readLedger(shop.db)).toEqual(before);
  const [row] = await shop.db.sql`select outcome from stripe_events where id = ${eventId}`;
  expect(row?.outcome).toBe('applied');
});

test('a quarantined event is applied by a replay once its reason is gone', async () => {
  const buyer = newBuyer(shop.apiUrl);
  const { sessionId, orderId } = await buyer.start('selvage');
  const session = await shop.stripe.checkout.sessions.retrieve(sessionId);
  const change = { status: 'complete', payment_status: 'paid', payment_intent: 'pi_mended' };
  const event = makeEvent('checkout.session.completed', { ...session, ...change });
  await forget(
    shop.db,
    `update orders set amount_minor = amount_minor + 1 where id = '${orderId}'`,
  );
  expect((await deliverEvent(shop, event)).outcome).toBe('quarantined');
  await forget(
    shop.db,
    `update orders set amount_minor = amount_minor - 1 where id = '${orderId}'`,
  );
  expect((await rehearse(event.id))?.result.outcome).toBe('applied');
  expect((await buyer.read(sessionId)).state).toBe('checking');
  expect((await replayEvent(shop.tools, event.id))?.outcome).toBe('applied');
  expect((await buyer.read(sessionId)).state).toBe('paid');
});

test('what the sweep set aside can be replayed like an event', async () => {
  const [event] = await shop.db
    .sql`select count(*)::int as n from stripe_events where secret_index = -1`;
  expect(event?.n).toBe(0);
  shop.control.holdWebhooks(true);
  const buyer = newBuyer(shop.apiUrl);
  const { sessionId, orderId } = await buyer.start('selvage');
  await forget(
    shop.db,
    `update orders set amount_minor = amount_minor + 1 where id = '${orderId}'`,
  );
  await shop.control.paySession(sessionId, { waitForWebhook: false });
  expect((await buyer.read(sessionId)).state).toBe('checking');
  await forget(
    shop.db,
    `update orders set amount_minor = amount_minor - 1 where id = '${orderId}'`,
  );
  expect((await replayEvent(shop.tools, `evt_till_${sessionId}`))?.outcome).toBe('applied');
  expect((await buyer.read(sessionId)).state).toBe('paid');
  shop.control.holdWebhooks(false);
});

test('an unknown event is neither replayed nor rehearsed', async () => {
  expect(await replayEvent(shop.tools, 'evt_unknown')).toBeUndefined();
  expect(await rehearse('evt_unknown')).toBeUndefined();
});

test('a dry run whose connection dies in the middle leaves nothing behind, wherever it goes on', async () => {
  const { sessionId, orderId } = await lostPurchase();
  const before = await everything();
  let reached = 0;
  const insert = (db: typeof shop.db) => db.sql`
    insert into refunds (id, payment_intent_id, amount_minor, currency, status, rank, cause)
    values (${`re_dry_${++reached}`}, 'pi_dry', 1, 'eur', 'succeeded', 1, 'test')`;
  const dying = dryRun(shop.databaseUrl, shop.db, async (db) => {
    await insert(db);
    const [me] = await db.sql`select pg_backend_pid() as pid`;
    await shop.db.sql`select pg_terminate_backend(${me?.pid as number})`;
    await expect
      .poll(async () => {
        const [row] = await shop.db
          .sql`select count(*)::int as n from pg_stat_activity where pid = ${me?.pid as number}`;
        return row?.n as number;
      })
      .toBe(0);
    // As application code that repeats what failed: every attempt must be refused.
    for (let attempt = 0; attempt < 3; attempt++) await insert(db).catch(() => {});
    return 'finished';
  });
  await expect(dying).rejects.toThrow();
  expect(reached).toBe(4);
  expect(await everything()).toEqual(before);
  expect([sessionId, orderId]).not.toContain('');
});

test('a dry run of an event that would fail says why, and counts no failure', async () => {
  const { eventId } = await lostPurchase();
  await shop.db.sql.unsafe(
    `alter table payments add constraint poison check (payment_intent_id is null) not valid`,
  );
  const before = await everything();
  await expect(rehearse(eventId)).rejects.toThrow(/poison/);
  expect(await everything()).toEqual(before);
  await shop.db.sql`alter table payments drop constraint poison`;
});
