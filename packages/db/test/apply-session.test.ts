import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import {
  applySession,
  openDatabase,
  retryStatement,
  type Database,
  type ReceivedEvent,
  type SessionFact,
} from '../src/index.ts';
import { createTestDatabase, forgetLedger } from '../src/testing.ts';

// Sessions that share a statement, on the real database.
let db: Database;
let other: Database;
beforeAll(async () => {
  const made = await createTestDatabase(inject('postgresUrl'));
  db = made.db;
  other = openDatabase(made.url);
  // What no check of ours foresees: the database refuses the payment of one session.
  await db.sql.unsafe(`
    create function refuse_poison() returns trigger language plpgsql as $$
    begin
      if new.buyer_email like 'poison%' then raise exception 'poisoned' using errcode = '22003'; end if;
      return new;
    end $$;
    create trigger refuse_poison before insert on payments for each row execute function refuse_poison();`);
});
afterAll(() => Promise.all([db.close(), other.close()]));
beforeEach(() => forgetLedger(db));

let serial = 0;

/** A paid session of an order that is there, and the event that says so. */
function newPaidSession(changes: Partial<SessionFact> = {}): {
  fact: SessionFact;
  event: ReceivedEvent;
} {
  const n = ++serial;
  const orderId = randomUUID();
  const event = {
    id: `evt_${n}`,
    type: 'checkout.session.completed',
    apiVersion: null,
    payload: JSON.stringify({ n, quotes: '"\\', lines: '\u2028é漢😀', nul: null }),
    secretIndex: 0,
    latencyMs: 1,
  };
  const fact: SessionFact = {
    sessionId: `cs_${n}`,
    reference: orderId,
    orderId,
    status: 'paid',
    paymentIntentId: `pi_${n}`,
    subtotalMinor: 1_900,
    totalMinor: 1_900,
    currency: 'eur',
    livemode: false,
    buyerEmail: null,
    seed: 'seed',
    licenceKeyId: null,
    rebuild: null,
    cause: event.id,
    ...changes,
  };
  return { fact, event };
}

async function placeOrders(sessions: ReturnType<typeof newPaidSession>[]) {
  const [product] = await db.sql`select slug from products where stock is null limit 1`;
  for (const { fact } of sessions) {
    await db.sql`
      insert into orders (id, client_key, buyer_id, lines, amount_minor, currency, livemode, cause)
      values (${fact.orderId}::uuid, ${fact.sessionId}, 'buyer',
        jsonb_build_array(jsonb_build_object('line', 1, 'slug', ${product?.slug}::text, 'quantity', 1)),
        1900, 'eur', false, 'checkout')`;
  }
}

const applyAll = (on: Database, sessions: ReturnType<typeof newPaidSession>[]) =>
  Promise.all(
    sessions.map(({ fact, event }) =>
      retryStatement(() => applySession(on, fact, event)).then(
        ({ outcome }) => outcome,
        (error: { code?: string }) => error.code,
      ),
    ),
  );

async function countRows() {
  const [rows] = await db.sql`
    select (select count(*)::int from payments where rank = 2) as payments, (select count(*)::int from grants) as grants,
      (select count(*)::int from outbox) as effects, (select count(*)::int from stripe_events) as events`;
  return rows;
}
const all = (n: number) => ({ payments: n, grants: n, effects: n, events: n });

test('of many at once the one that the database refuses fails alone, and leaves nothing', async () => {
  const sessions = Array.from({ length: 20 }, () => newPaidSession());
  sessions[7]!.fact.buyerEmail = 'poison@example.com';
  await placeOrders(sessions);
  const outcomes = await applyAll(db, sessions);
  expect(outcomes.filter((outcome) => outcome === 'applied')).toHaveLength(19);
  expect(outcomes[7]).toBe('22003');
  expect(await countRows()).toEqual(all(19));
});

test('each of many at once is judged by itself: applied, known, contradicting or unknown', async () => {
  const [applied, known, wrong, unknown] = Array.from({ length: 4 }, () => newPaidSession());
  await placeOrders([applied!, known!, wrong!]);
  await applyAll(db, [known!]);
  wrong!.fact.currency = 'usd';
  expect(await applyAll(db, [wrong!, unknown!, known!, applied!])).toEqual([
    'quarantined',
    'unknown_order',
    'duplicate',
    'applied',
  ]);
  const rows = await db.sql`
    select object_id as id, outcome, reason, deliveries from stripe_events order by received_at, id`;
  expect(Object.fromEntries(rows.map(({ id, ...rest }) => [id, rest]))).toEqual({
    [known!.fact.sessionId]: { outcome: 'applied', reason: null, deliveries: 2 },
    [wrong!.fact.sessionId]: {
      outcome: 'quarantined',
      reason: 'currency: not the currency of the order',
      deliveries: 1,
    },
    [applied!.fact.sessionId]: { outcome: 'applied', reason: null, deliveries: 1 },
  });
});

test('two events of one session at once, in whatever order: the payment ends paid, and is granted once', async () => {
  const sessions = Array.from({ length: 12 }, () => newPaidSession());
  await placeOrders(sessions);
  const early = sessions.map(({ fact, event }) => ({
    fact: { ...fact, status: 'pending' as const },
    event: { ...event, id: `${event.id}_early` },
  }));
  const mixed = [...sessions.slice(0, 6), ...early, ...sessions.slice(6)];
  const outcomes = await applyAll(db, mixed);
  expect(outcomes.every((outcome) => outcome === 'applied' || outcome === 'duplicate')).toBe(true);
  expect(await countRows()).toMatchObject({ payments: 12, grants: 12, events: 24 });
});

test('two replicas whose statements overlap lose nothing and grant once', async () => {
  const sessions = Array.from({ length: 60 }, () => newPaidSession());
  await placeOrders(sessions);
  const outcomes = await Promise.all([
    applyAll(db, sessions),
    applyAll(other, sessions.toReversed()),
  ]);
  const counts = outcomes.flat().reduce<Record<string, number>>((sum, outcome) => {
    return { ...sum, [outcome ?? 'failed']: (sum[outcome ?? 'failed'] ?? 0) + 1 };
  }, {});
  expect(counts).toEqual({ applied: 60, duplicate: 60 });
  expect(await countRows()).toEqual(all(60));
});

test('each event keeps its own payload, byte for byte', async () => {
  const sessions = Array.from({ length: 30 }, () => newPaidSession());
  await placeOrders(sessions);
  await applyAll(db, sessions);
  const rows = await db.sql<{ id: string; hash: string }[]>`
    select id, encode(sha256(convert_to(payload, 'UTF8')), 'hex') as hash from stripe_events`;
  const stored = Object.fromEntries(rows.map(({ id, hash }) => [id, hash]));
  for (const { event } of sessions) {
    expect(stored[event.id]).toBe(createHash('sha256').update(event.payload).digest('hex'));
  }
});

test('half of a surrogate pair is written as the replacement character, as in any text', async () => {
  const session = newPaidSession({ buyerEmail: 'a\ud800b' });
  await placeOrders([session]);
  expect(await applyAll(db, [session])).toEqual(['applied']);
  const [row] = await db.sql`select buyer_email from payments`;
  expect(row).toEqual({ buyer_email: 'a\ufffdb' });
});

test('a statement whose backend dies is whole or not there, and each of it is tried again', async () => {
  const sessions = Array.from({ length: 40 }, () => newPaidSession());
  await placeOrders(sessions);
  const holder = await other.sql.reserve();
  try {
    await holder`begin`;
    await holder`select 1 from orders where id = ${sessions[0]!.fact.orderId}::uuid for update`;
    const outcomes = applyAll(db, sessions);
    const waiting = async () => {
      const killed = await holder`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`;
      return killed.length;
    };
    await expect.poll(waiting, { timeout: 20_000 }).toBeGreaterThan(0);
    await holder`rollback`;
    expect(new Set(await outcomes)).toEqual(new Set(['applied']));
  } finally {
    holder.release();
  }
  expect(await countRows()).toEqual(all(40));
});
