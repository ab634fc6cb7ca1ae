import postgres from 'postgres';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { applyReversal, type Database } from '../src/index.ts';
import { createTestDatabase } from '../src/testing.ts';

let db: Database;
let other: postgres.Sql;
beforeAll(async () => {
  const created = await createTestDatabase(inject('postgresUrl'));
  db = created.db;
  other = postgres(created.url, { max: 1 });
});
afterAll(async () => {
  await other.end();
  await db.close();
});

const refund = (id: string, paymentIntentId: string) =>
  applyReversal(
    db,
    {
      table: 'refunds',
      id,
      paymentIntentId,
      amountMinor: 50,
      currency: 'usd',
      status: 'succeeded',
      cause: 'test',
    },
    null,
  );

const order = (n: number) => `
  insert into orders (id, client_key, buyer_id, lines, amount_minor, currency, livemode, stripe_session_id, cause)
  values ('018f0000-0000-7000-8000-00000000000${n}', 'key ${n}', 'b', '[{}]', 100, 'usd', false, 'cs_${n}', 'test');`;
const payment = (n: number) => `
  insert into payments (session_id, order_id, payment_intent_id, amount_minor, currency, status, rank, cause)
  values ('cs_${n}', '018f0000-0000-7000-8000-00000000000${n}', 'pi_${n}', 100, 'usd', 'paid', 2, 'test');`;

/** Resolves when a statement of the pool waits for a lock. */
const someoneWaits = () =>
  expect
    .poll(async () => {
      const [row] =
        await db.sql`select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock'`;
      return row?.n as number;
    })
    .toBe(1);

const announced = async (n: number) =>
  (await db.sql`select 1 from outbox where key = ${`refund:cs_${n}`}`).length;

test('of two partial refunds whose statements overlap the later one announces the full refund', async () => {
  await db.sql.unsafe(order(1) + payment(1));
  await other`begin`;
  await other`
    insert into refunds (id, payment_intent_id, amount_minor, currency, status, rank, cause)
    values ('re_1a', 'pi_1', 50, 'usd', 'succeeded', 1, 'test')`;
  const later = refund('re_1b', 'pi_1');
  await someoneWaits();
  await other`commit`;
  await later;
  expect(await announced(1)).toBe(1);
});

test('of a payment and its refunds that overlap the later one announces the full refund', async () => {
  await db.sql.unsafe(order(2));
  await refund('re_2a', 'pi_2');
  await other`begin`;
  await other.unsafe(payment(2));
  const later = refund('re_2b', 'pi_2');
  await someoneWaits();
  await other`commit`;
  await later;
  expect(await announced(2)).toBe(1);
});

test('half a refund announces nothing', async () => {
  await db.sql.unsafe(order(3) + payment(3));
  await refund('re_3', 'pi_3');
  expect(await announced(3)).toBe(0);
});
