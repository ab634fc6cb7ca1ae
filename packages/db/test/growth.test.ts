import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import {
  applyReversal,
  applySession,
  attachSession,
  closeStaleOrders,
  findEvent,
  findOpenLine,
  findOrderBySession,
  findOrderDossier,
  findOrderOfIntent,
  findPaymentNews,
  handOutLicences,
  listEvents,
  listOpenedGrants,
  listOrders,
  listUnsettled,
  openDatabase,
  prunePayloads,
  quarantineEvent,
  quarantineSession,
  readOutboxLoad,
  recordFailure,
  takeDueEffects,
  takeStripeCheck,
  type Database,
  type ReceivedEvent,
} from '../src/index.ts';
import { eventOutcomes } from '../src/schema.ts';
import { createTestDatabase, forget } from '../src/testing.ts';

// A shop that has sold much: nothing that is asked every day may look at a whole table.
const many = 30_000;
const big = ['orders', 'payments', 'grants', 'outbox', 'stripe_events', 'refunds'];

let db: Database;
beforeAll(async () => {
  const made = await createTestDatabase(inject('postgresUrl'));
  // One connection, so that one place knows what it has counted.
  db = openDatabase(made.url, { maxConnections: 1, statementTimeoutMs: 60_000 });
  const id = `('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
  const rows = `from generate_series(1, ${many}) n`;
  const age = `now() - interval '400 days' + n * interval '10 minutes'`;
  const product = `(select slug from products where stock is null order by slug limit 1)`;
  await made.db.close();
  await forget(
    db,
    [
      `insert into orders (id, client_key, buyer_id, lines, amount_minor, currency, livemode, stripe_session_id, cause, created_at)
       select ${id}, 'key' || n, 'buyer' || n % 5000, jsonb_build_array(jsonb_build_object('line', 1, 'slug', ${product}, 'name', 'x', 'kind', 'page', 'unitAmountMinor', 100, 'quantity', 1)),
         100, 'eur', false, case when n % 3 > 0 then 'cs_' || md5(n::text) end, 'checkout', ${age} ${rows}`,
      // A third of the orders never got a session, and gave its units back.
      `update orders set closed_at = now() where stripe_session_id is null`,
      `insert into payments (session_id, order_id, payment_intent_id, amount_minor, currency, status, rank, buyer_email, cause, created_at)
       select 'cs_' || md5(n::text), ${id}, 'pi_' || n, 100, 'eur', 'paid', 2, 'b' || n % 5000 || '@example.com', 'test', ${age} ${rows} where n % 3 > 0`,
      `insert into grants (order_id, line, session_id, product_slug, quantity, cause)
       select ${id}, 1, 'cs_' || md5(n::text), ${product}, 1, 'test' ${rows} where n % 3 > 0`,
      `insert into outbox (key, kind, body, done_at) select 'receipt:cs_' || md5(n::text), 'receipt', '{}', now() ${rows} where n % 3 > 0`,
      `insert into refunds (id, payment_intent_id, amount_minor, currency, status, rank, cause)
       select 're_' || n, 'pi_' || n, 1, 'eur', 'succeeded', 1, 'test' ${rows} where n % 10 = 1`,
      `insert into stripe_events (id, type, object_id, order_id, payload, outcome, reason, secret_index, latency_ms, received_at)
       select 'evt_' || n, 'checkout.session.completed', 'cs_' || md5(n::text), ${id}, '{}',
         case when n % 3000 = 0 then 'quarantined' when n % 9 = 0 then 'duplicate' else 'applied' end,
         case when n % 3000 = 0 then 'test' end, 0, 1, ${age} ${rows}`,
    ].join('; '),
  );
  await db.sql.unsafe('analyze').simple();
}, 120_000);
afterAll(() => db.close());

/** The big tables that `work` read from end to end. Triggers and foreign keys count. */
async function readWhole(work: () => Promise<unknown>) {
  const count = async () => {
    await db.sql`select pg_stat_force_next_flush()`;
    const rows = await db.sql<{ name: string; scans: number }[]>`
      select relname as name, seq_scan::int as scans from pg_stat_user_tables
      where relname in ${db.sql(big)} order by 1`;
    return rows;
  };
  const before = await count();
  await work();
  const after = await count();
  return after.filter(({ scans }, at) => scans !== before[at]?.scans).map(({ name }) => name);
}

const n = 20_002;
const orderId = `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const buyer = { buyerId: `buyer${n % 5000}`, email: undefined };
const reader = { buyerId: undefined, email: `b${n % 5000}@example.com` };
let sessionId = '';
let orderWithout = '';
beforeAll(async () => {
  const [row] = await db.sql<{ session: string }[]>`
    select stripe_session_id as session from orders where id = ${orderId}::uuid`;
  sessionId = row?.session ?? '';
  orderWithout = orderId.replace(/.{12}$/, (3 * 5_000).toString(16).padStart(12, '0'));
});

const newEvent = (): ReceivedEvent => ({
  id: `evt_${randomUUID()}`,
  type: 'checkout.session.completed',
  apiVersion: null,
  payload: '{}',
  secretIndex: 0,
  latencyMs: 1,
});
const session = (changes: object = {}) => ({
  sessionId,
  reference: orderId,
  orderId,
  status: 'paid' as const,
  paymentIntentId: `pi_${n}`,
  subtotalMinor: 100,
  totalMinor: 100,
  currency: 'eur',
  livemode: false,
  buyerEmail: null,
  seed: 'seed',
  licenceKeyId: null,
  rebuild: null,
  cause: 'test',
  ...changes,
});
type Fact = Parameters<typeof applySession>[1];
const apply = (changes?: object) =>
  applySession(db, session(changes) as unknown as Fact, newEvent());

const asked: [name: string, ask: () => Promise<unknown>][] = [
  ['a session that is known', () => apply()],
  [
    'a session of no order',
    () => apply({ sessionId: `cs_${randomUUID()}`, reference: null, orderId: null }),
  ],
  ['a session that contradicts its order', () => apply({ currency: 'usd' })],
  [
    'many sessions at once',
    () => Promise.all(Array.from({ length: 20 }, (_, i) => apply({ sessionId: `cs_${i}` }))),
  ],
  ['a session set aside', () => quarantineSession(db, session(), 'test', newEvent(), true)],
  ['an event set aside', () => quarantineEvent(db, newEvent(), sessionId, 'test')],
  ['a failure', () => recordFailure(db, newEvent(), sessionId, 'test', 5)],
  [
    'a refund',
    () =>
      applyReversal(
        db,
        {
          table: 'refunds',
          id: `re_${randomUUID()}`,
          paymentIntentId: `pi_${n}`,
          amountMinor: 1,
          currency: 'eur',
          status: 'succeeded',
          cause: 'test',
        } as Parameters<typeof applyReversal>[1],
        newEvent(),
      ),
  ],
  ['the success page', () => findOrderBySession(db, sessionId, buyer)],
  ['the success page on a device', () => findOrderBySession(db, sessionId, reader)],
  ['the purchases of a browser', () => listOrders(db, buyer)],
  ['the purchases of an address', () => listOrders(db, reader)],
  ['what is open', () => listOpenedGrants(db, orderId, buyer)],
  ['a download', () => findOpenLine(db, orderId, 1)],
  ['asking Stripe', () => takeStripeCheck(db, orderId, 1)],
  ['a new session', () => attachSession(db, orderWithout, 'cs_new')],
  ['orders without a session', () => closeStaleOrders(db, 3_600)],
  ['what is undecided', () => listUnsettled(db, 60, 100)],
  ['letters that are due', () => takeDueEffects(db, 10, 60)],
  ['the load of the outbox', () => readOutboxLoad(db)],
  ['what a letter says', () => findPaymentNews(db, sessionId)],
  ['the order of an intent', () => findOrderOfIntent(db, `pi_${n}`)],
  ['keys that are waited for', () => handOutLicences(db)],
  ['a dossier by its order', () => findOrderDossier(db, orderId)],
  ['a dossier by its session', () => findOrderDossier(db, sessionId)],
  ['the newest events', () => listEvents(db, null, 50)],
  ...eventOutcomes.map((outcome): [string, () => Promise<unknown>] => [
    `the newest events that are ${outcome}`,
    () => listEvents(db, outcome, 50),
  ]),
  ['an event', () => findEvent(db, `evt_${n}`)],
  ['payloads that are old', () => prunePayloads(db, 100 * 24 * 60 * 60, 100)],
];

test.each(asked)('%s: no big table is read from end to end', async (_name, ask) => {
  const whole = await readWhole(async () => {
    // From the sixth time on the plan is no longer made for these very values.
    for (let time = 0; time < 8; time += 1) await ask();
  });
  expect(whole).toEqual([]);
});

test('what reads a whole table is noticed', async () => {
  expect(await readWhole(() => db.sql`select count(*) from grants where quantity = 7`)).toEqual([
    'grants',
  ]);
});
