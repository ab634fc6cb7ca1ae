import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import {
  applySession,
  handOutLicences,
  importLicenceKeys,
  listLicencePools,
  listOpenedGrants,
  retryStatement,
  takeDownload,
  type Database,
  type SessionFact,
} from '../src/index.ts';
import { createTestDatabase, forget, forgetLedger } from '../src/testing.ts';

let db: Database;
beforeAll(async () => {
  ({ db } = await createTestDatabase(inject('postgresUrl')));
  await db.sql`update products set content = content || '{"source": "pool"}' where slug in ('plumb', 'selvage')`;
});
afterAll(() => db.close());
beforeEach(async () => {
  await forgetLedger(db);
  await forget(db, 'delete from licence_pool');
});

async function placeOrder(
  lines: { slug: string; quantity: number }[],
  orderId: string = randomUUID(),
): Promise<SessionFact> {
  const sessionId = `cs_${orderId}`;
  const numbered = lines.map((line, i) => ({ ...line, line: i + 1 }));
  await db.sql`
    insert into orders (id, client_key, buyer_id, lines, amount_minor, currency, livemode, stripe_session_id, cause)
    values (${orderId}, ${orderId}, 'b_1', ${JSON.stringify(numbered)}::text::jsonb, 100, 'usd', false, ${sessionId}, 'test')`;
  return {
    sessionId,
    orderId,
    reference: orderId,
    status: 'paid',
    paymentIntentId: `pi_${orderId}`,
    subtotalMinor: 100,
    totalMinor: 100,
    currency: 'usd',
    livemode: false,
    buyerEmail: null,
    seed: 'seed',
    licenceKeyId: null,
    rebuild: null,
    cause: 'test',
  };
}

const pay = (fact: SessionFact) =>
  retryStatement(() =>
    applySession(db, fact, {
      id: `evt_${fact.orderId}`,
      type: 'checkout.session.completed',
      apiVersion: null,
      payload: '{}',
      secretIndex: 0,
      latencyMs: 0,
    }),
  );
const keysOf = async ({ orderId }: SessionFact) =>
  (await listOpenedGrants(db, orderId ?? '', { buyerId: 'b_1', email: undefined })).map((grant) => [
    grant.poolKeys,
    grant.keysWaiting,
  ]);
const keys = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${prefix}-${i + 1}`);

test('forty payments at once for thirty keys: no key twice, none left, ten wait, and an import serves those', async () => {
  await importLicenceKeys(db, 'plumb', keys('A', 30));
  const facts = await Promise.all(
    Array.from({ length: 20 }, () => placeOrder([{ slug: 'plumb', quantity: 2 }])),
  );
  // Each of them twice, as twin events do.
  await Promise.all([...facts, ...facts].map(pay));
  const taken =
    await db.sql`select distinct order_id, line, unit from licence_pool where order_id is not null`;
  const unlike = await db.sql`
    select 1 from licence_pool p join licence_waits w using (order_id, line, unit)`;
  expect([taken.length, unlike.length]).toEqual([30, 0]);
  const pool = async () => (await listLicencePools(db)).find(({ slug }) => slug === 'plumb');
  expect(await pool()).toEqual({ slug: 'plumb', free: 0, taken: 30, waiting: 10 });
  await importLicenceKeys(db, 'plumb', keys('B', 12));
  const handed = await Promise.all([1, 2, 3].map(() => handOutLicences(db)));
  expect(handed.reduce((sum, n) => sum + n)).toBe(10);
  expect(await pool()).toEqual({ slug: 'plumb', free: 2, taken: 40, waiting: 0 });
  const all = (await Promise.all(facts.map(keysOf))).flat();
  expect(all.map(([list]) => (list as string[]).length)).toEqual(Array(20).fill(2));
  expect(new Set(all.flatMap(([list]) => list as string[])).size).toBe(40);
});

test('an order of several products gets of each pool what it needs, and of the others nothing', async () => {
  await importLicenceKeys(db, 'plumb', keys('P', 3));
  await importLicenceKeys(db, 'selvage', keys('S', 1));
  const fact = await placeOrder([
    { slug: 'selvage', quantity: 2 },
    { slug: 'joist-founders', quantity: 1 },
    { slug: 'plumb', quantity: 2 },
  ]);
  await pay(fact);
  expect(await keysOf(fact)).toEqual([
    [['S-1'], 1],
    [[], 0],
    [['P-1', 'P-2'], 0],
  ]);
});

test('a ledger that is rebuilt beside its pool has the keys it had', async () => {
  await importLicenceKeys(db, 'plumb', keys('K', 5));
  const lines = [{ slug: 'plumb', quantity: 2 }];
  const fact = await placeOrder(lines);
  await pay(await placeOrder([{ slug: 'plumb', quantity: 1 }]));
  await pay(fact);
  const before = await keysOf(fact);
  await forgetLedger(db);
  await pay(await placeOrder(lines, fact.orderId ?? ''));
  expect(await keysOf(fact)).toEqual(before);
  expect((await listLicencePools(db))[0]).toMatchObject({ free: 2, taken: 3 });
});

test('who was refunded while waiting gets no key, and a unit that went back shows none', async () => {
  const waiting = await placeOrder([{ slug: 'plumb', quantity: 1 }]);
  await pay(waiting);
  await db.sql`
    insert into refunds (id, payment_intent_id, amount_minor, currency, status, rank, cause)
    values ('re_w', ${waiting.paymentIntentId}, 100, 'usd', 'succeeded', 1, 'test')`;
  await importLicenceKeys(db, 'plumb', keys('K', 3));
  expect(await handOutLicences(db)).toBe(0);
  const partly = await placeOrder([{ slug: 'plumb', quantity: 2 }]);
  await pay(partly);
  await db.sql`
    insert into refunds (id, payment_intent_id, amount_minor, currency, status, rank, lines, cause)
    values ('re_p', ${partly.paymentIntentId}, 50, 'usd', 'succeeded', 1, '{"1": 1}', 'test')`;
  expect(await keysOf(partly)).toEqual([[['K-1'], 0]]);
});

test('keys are imported once, and only for a product whose keys come from a pool', async () => {
  expect(await importLicenceKeys(db, 'plumb', ['A', 'B'])).toBe(2);
  expect(await importLicenceKeys(db, 'plumb', ['B', 'C'])).toBe(1);
  expect(await importLicenceKeys(db, 'joist-founders', ['D'])).toBeUndefined();
  expect(await importLicenceKeys(db, 'koerper-und-raum', ['D'])).toBeUndefined();
  expect(await importLicenceKeys(db, 'none', ['D'])).toBeUndefined();
  expect((await listLicencePools(db))[0]).toEqual({ slug: 'plumb', free: 3, taken: 0, waiting: 0 });
});

test('thirty links at once use up ten downloads and no more, each link once', async () => {
  const fact = await placeOrder([{ slug: 'koerper-und-raum', quantity: 1 }]);
  await pay(fact);
  const take = (id: string, limit = 10) =>
    takeDownload(db, { id, orderId: fact.orderId ?? '', line: 1 }, limit);
  const taken = await Promise.all(Array.from({ length: 90 }, (_, i) => take(`link-${i % 30}`)));
  const open = taken.flatMap((ok, i) => (ok ? [`link-${i % 30}`] : []));
  expect([new Set(open).size, open.length]).toEqual([10, 30]);
  expect(await take(open[0] ?? '')).toBe(true);
  expect(await take('another')).toBe(false);
  expect(await take('another', 11)).toBe(true);
  expect(
    (await listOpenedGrants(db, fact.orderId ?? '', { buyerId: 'b_1', email: undefined }))[0]
      ?.downloadsUsed,
  ).toBe(11);
  await db.sql`
    insert into disputes (id, payment_intent_id, amount_minor, currency, status, rank, cause)
    values ('dp_1', ${fact.paymentIntentId}, 100, 'usd', 'needs_response', 0, 'test')`;
  expect(await take('another', 100)).toBe(false);
});
