import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Database } from '../src/index.ts';
import { createTestDatabase, forget } from '../src/testing.ts';

let db: Database;
const orderId = '018f0000-0000-7000-8000-000000000001';

beforeAll(async () => {
  ({ db } = await createTestDatabase(inject('postgresUrl')));
  await db.sql.unsafe(`
    insert into orders (id, client_key, buyer_id, lines, amount_minor, currency, livemode, stripe_session_id, cause)
    values ('${orderId}', 'key', 'b_1', '[{"line":1,"slug":"plumb","quantity":1}]', 4900, 'usd', false, 'cs_1', 'test');
    insert into payments (session_id, order_id, payment_intent_id, amount_minor, currency, status, rank, cause)
    values ('cs_1', '${orderId}', 'pi_1', 4900, 'usd', 'paid', 2, 'test');
    insert into grants (order_id, line, session_id, product_slug, quantity, cause)
    values ('${orderId}', 1, 'cs_1', 'plumb', 1, 'test');
    insert into refunds (id, payment_intent_id, amount_minor, currency, status, rank, lines, cause)
    values ('re_1', 'pi_1', 100, 'usd', 'succeeded', 1, '{"1": 2}', 'test');
    insert into disputes (id, payment_intent_id, amount_minor, currency, status, rank, cause)
    values ('dp_1', 'pi_1', 4900, 'usd', 'under_review', 0, 'test');
    insert into licence_pool (product_slug, key, order_id, line, unit, taken_at)
    values ('plumb', 'KEY-1', '${orderId}', 1, 1, now());`);
});
afterAll(() => db.close());

const facts = ['orders', 'payments', 'grants', 'refunds', 'disputes', 'licence_pool'];

const everything = () =>
  Promise.all(
    facts.map(async (table) => [...(await db.sql`select to_jsonb(t) from ${db.sql(table)} t`)]),
  );

async function codeOf(statement: string): Promise<string> {
  try {
    await db.sql.unsafe(statement);
    return 'no error';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('the database refuses, whatever the code says,', () => {
  test.each(facts)('to delete from %s, all rows or one, and to truncate it', async (table) => {
    const before = await everything();
    expect(await codeOf(`delete from ${table}`)).toBe('23001');
    expect(await codeOf(`truncate ${table} cascade`)).toBe('23001');
    expect(await everything()).toEqual(before);
  });

  test.each([
    ['orders', 'id = gen_random_uuid()'],
    ['orders', "client_key = 'other'"],
    ['orders', "buyer_id = 'b_2'"],
    ['orders', "lines = '[{}]'"],
    ['orders', 'amount_minor = 1'],
    ['orders', "currency = 'eur'"],
    ['orders', 'livemode = true'],
    ['orders', "stripe_session_id = 'cs_2'"],
    ['orders', 'stripe_session_id = null'],
    ['orders', 'created_at = now()'],
    ['payments', "session_id = 'cs_2'"],
    ['payments', 'order_id = gen_random_uuid()'],
    ['payments', "payment_intent_id = 'pi_2'"],
    ['payments', 'payment_intent_id = null'],
    ['payments', 'amount_minor = 1'],
    ['payments', "currency = 'eur'"],
    ['grants', 'quantity = 2'],
    ['grants', 'seed = gen_random_uuid()'],
    ['grants', "product_slug = 'selvage'"],
    ['refunds', "id = 're_2'"],
    ['refunds', "payment_intent_id = 'pi_2'"],
    ['refunds', 'amount_minor = 99'],
    ['refunds', `lines = '{"1": 1}'`],
    ['refunds', "lines = '{}'"],
    ['refunds', "currency = 'eur'"],
    ['disputes', "id = 'dp_2'"],
    ['disputes', "payment_intent_id = 'pi_2'"],
    ['disputes', 'amount_minor = 1'],
    ['disputes', "currency = 'eur'"],
    ['licence_pool', "key = 'KEY-2'"],
    ['licence_pool', "product_slug = 'selvage'"],
    ['licence_pool', 'order_id = gen_random_uuid()'],
    ['licence_pool', 'unit = 2'],
    ['licence_pool', 'order_id = null, line = null, unit = null, taken_at = null'],
  ])('to change %s: %s', async (table, change) => {
    const before = await everything();
    expect(await codeOf(`update ${table} set ${change}`)).toBe('23001');
    expect(await everything()).toEqual(before);
  });

  test.each([
    ['a rank that falls', "update payments set status = 'pending', rank = 0"],
    ['a rank and a status that do not belong together', 'update refunds set rank = 2'],
    ['an unknown refund status', "update refunds set status = 'lost'"],
    ['a dispute status of another rank', "update disputes set status = 'won'"],
    [
      'a negative order',
      `insert into orders (id, buyer_id, lines, amount_minor, currency, livemode, cause) select gen_random_uuid(), 'b', lines, -1, 'usd', false, 't' from orders`,
    ],
    [
      'a grant of nothing',
      `insert into grants (order_id, line, session_id, product_slug, quantity, cause) values ('${orderId}', 2, 'cs_1', 'plumb', 0, 't')`,
    ],
    [
      'a grant of line 0',
      `insert into grants (order_id, line, session_id, product_slug, quantity, cause) values ('${orderId}', 0, 'cs_1', 'plumb', 1, 't')`,
    ],
    [
      'a licence key that half a unit has',
      `insert into licence_pool (product_slug, key, order_id) values ('plumb', 'KEY-2', '${orderId}')`,
    ],
    [
      'a refund in no currency',
      `insert into refunds values ('re_x', 'pi_1', 1, 'EURO', 'pending', 0, 't')`,
    ],
    [
      'a negative dispute',
      `insert into disputes values ('dp_x', 'pi_1', -1, 'eur', 'won', 1, 't')`,
    ],
    [
      'a quarantine without a reason',
      `insert into stripe_events (id, type, object_id, payload, outcome, secret_index, latency_ms) values ('evt_1', 't', 'o', '{}', 'quarantined', 0, 0)`,
    ],
    [
      'an effect whose key is of another kind',
      `insert into outbox (key, kind, body) values ('receipt:cs_1', 'refund', '{}')`,
    ],
  ])('%s', async (_what, statement) => {
    const before = await everything();
    expect(await codeOf(statement)).toBe('23514');
    expect(await everything()).toEqual(before);
  });

  test.each([
    [
      'a second grant of the same line',
      `insert into grants (order_id, line, session_id, product_slug, quantity, cause) values ('${orderId}', 1, 'cs_1', 'plumb', 1, 't')`,
      '23505',
    ],
    [
      'one licence key twice',
      `insert into licence_pool (product_slug, key) values ('selvage', 'KEY-1')`,
      '23505',
    ],
    [
      'a second licence key of one unit',
      `insert into licence_pool (product_slug, key, order_id, line, unit, taken_at) values ('plumb', 'KEY-2', '${orderId}', 1, 1, now())`,
      '23505',
    ],
    [
      'a second order of one session',
      `insert into orders (id, buyer_id, lines, amount_minor, currency, livemode, stripe_session_id, cause) select gen_random_uuid(), 'b', lines, 1, 'usd', false, 'cs_1', 't' from orders`,
      '23505',
    ],
    [
      'a payment without its order',
      `insert into payments (session_id, order_id, amount_minor, currency, status, rank, cause) values ('cs_9', gen_random_uuid(), 1, 'usd', 'paid', 2, 't')`,
      '23503',
    ],
    [
      'a grant without its payment',
      `insert into grants (order_id, line, session_id, product_slug, quantity, cause) values ('${orderId}', 2, 'cs_9', 'plumb', 1, 't')`,
      '23503',
    ],
  ])('%s', async (_what, statement, code) => {
    expect(await codeOf(statement)).toBe(code);
  });
});

test('what may change still can: ranks that rise, a session where there was none, a closed order', async () => {
  expect(await codeOf("update disputes set status = 'lost', rank = 2")).toBe('no error');
  expect(await codeOf("update refunds set status = 'failed', rank = 2")).toBe('no error');
  await db.sql.unsafe(`
    insert into orders (id, client_key, buyer_id, lines, amount_minor, currency, livemode, cause)
    select '018f0000-0000-7000-8000-000000000002', 'key 2', buyer_id, lines, 1, currency, false, cause from orders;`);
  expect(
    await codeOf(
      `update orders set stripe_session_id = 'cs_2', attempt = 1, closed_at = now() where amount_minor = 1`,
    ),
  ).toBe('no error');
});

test('only whoever switches the triggers off can remove a row', async () => {
  await forget(db, "delete from refunds where id = 're_1'");
  const [row] = await db.sql`select count(*)::int as n from refunds`;
  expect(row?.n).toBe(0);
  expect(await codeOf('delete from disputes')).toBe('23001');
});
