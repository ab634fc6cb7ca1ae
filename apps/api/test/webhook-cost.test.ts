import { randomUUID } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { HeapProfiler } from 'node:inspector';
import { Session } from 'node:inspector/promises';
import { openDatabase, type Database } from '@till/db';
import { createTestDatabase } from '@till/db/testing';
import { signPayload } from '@till/stripe-emulator';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { buildApp } from '../src/app.ts';
import { openStripe } from '../src/stripe.ts';
import { startCutProxy, type CutProxy } from './cut-proxy.ts';
import { makeEvent } from './deliver-event.ts';
import { stripeSecretKey, webhookSecret } from './support.ts';

// What a delivery costs, counted and not timed: statements, messages to the database, memory.
let own: Database;
let db: Database;
let proxy: CutProxy;
let app: FastifyInstance;
beforeAll(async () => {
  const made = await createTestDatabase(inject('postgresUrl'));
  own = made.db;
  proxy = await startCutProxy(made.url);
  db = openDatabase(proxy.url, { maxConnections: 2, statementTimeoutMs: 30_000 });
  const config = {
    webhookSecrets: [webhookSecret],
    livemode: false,
    clientOrigin: 'http://localhost:5173',
    buyerSecrets: ['a-secret-for-tests-of-32-characters-'],
    filesDir: undefined,
  };
  const stripe = openStripe({ stripeSecretKey, stripeApiBase: undefined });
  app = await buildApp({ db, stripe, clock: Date.now, config });
  // Every connection is open and knows the statement.
  await deliver(await paidSessions(1));
  await deliver(await paidSessions(300));
});
afterAll(async () => {
  await app.close();
  await db.close();
  await proxy.close();
  await own.close();
});

/** Orders whose sessions were paid, and the events that say so: of the size that Stripe sends. */
async function paidSessions(count: number) {
  const sessions = Array.from({ length: count }, () => {
    const orderId = randomUUID();
    return { orderId, id: `cs_test_${orderId.replaceAll('-', '')}` };
  });
  await own.sql`
    insert into orders (id, client_key, buyer_id, lines, amount_minor, currency, livemode, stripe_session_id, cause)
    select id::uuid, id, 'buyer', jsonb_build_array(jsonb_build_object('line', 1, 'slug', (
      select slug from products where stock is null order by slug limit 1
    ), 'quantity', 1)), 1900, 'eur', false, session, 'checkout'
    from unnest(${sessions.map((s) => s.orderId)}::text[], ${sessions.map((s) => s.id)}::text[]) as x(id, session)`;
  return sessions.map(({ id, orderId }) =>
    makeEvent('checkout.session.completed', {
      id,
      client_reference_id: orderId,
      metadata: { order_id: orderId },
      mode: 'payment',
      livemode: false,
      status: 'complete',
      payment_status: 'paid',
      payment_intent: id.replace('cs_test', 'pi'),
      amount_subtotal: 1900,
      amount_total: 1900,
      currency: 'eur',
      automatic_tax: Array.from({ length: 90 }, (_, n) => ({ enabled: false, provider: n })),
    }),
  );
}

async function deliver(events: object[]): Promise<void> {
  const now = Math.floor(Date.now() / 1000);
  const answers = await Promise.all(
    events.map((event) => {
      const payload = JSON.stringify(event, null, 2);
      const headers = {
        'content-type': 'application/json',
        'stripe-signature': signPayload(payload, [webhookSecret], now),
      };
      return app.inject({ method: 'POST', url: '/api/webhook', headers, payload });
    }),
  );
  for (const answer of answers) expect(answer.json()).toMatchObject({ outcome: 'applied' });
}

/** Statements, and messages of the protocol, that `work` sends to the database. */
async function countCalls(work: () => Promise<void>) {
  let statements = 0;
  const count = (news: unknown) => {
    if (!Object.hasOwn(news as object, 'ended')) statements += 1;
  };
  proxy.arm({ direction: 'to server', message: Infinity });
  subscribe('till:statement', count);
  await work();
  unsubscribe('till:statement', count);
  return { statements, messages: proxy.seen()['to server'] };
}

const sizeOf = ({ selfSize, children }: HeapProfiler.SamplingHeapProfileNode): number =>
  children.reduce((sum, child) => sum + sizeOf(child), selfSize);

/** Bytes that `work` allocates, also those that are thrown away again. */
async function countBytes(work: () => Promise<void>): Promise<number> {
  const session = new Session();
  session.connect();
  await session.post('HeapProfiler.startSampling', {
    samplingInterval: 4_096,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  } as object);
  await work();
  const { profile } = await session.post('HeapProfiler.stopSampling');
  session.disconnect();
  return sizeOf(profile.head);
}

test('an event that comes alone is one statement, in one exchange', async () => {
  const [event] = await paidSessions(1);
  // Bind, Execute, Sync.
  expect(await countCalls(() => deliver([event!]))).toEqual({ statements: 1, messages: 3 });
});

test('events that come at once share statements', async () => {
  const events = await paidSessions(128);
  const { statements, messages } = await countCalls(() => deliver(events));
  expect(statements).toBeLessThanOrEqual(8);
  expect(messages).toBeLessThanOrEqual(24);
});

test('an event allocates no more than it did', async () => {
  const events = await paidSessions(200);
  const bytes = await countBytes(() => deliver(events));
  expect(bytes / events.length).toBeLessThan(200_000);
});
