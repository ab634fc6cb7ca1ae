import { setTimeout } from 'node:timers/promises';
import { openDatabase } from '@till/db';
import { signPayload } from '@till/stripe-emulator';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildApp } from '../src/app.ts';
import { startCutProxy, type Cut } from './cut-proxy.ts';
import { newBuyer, newClientKey, startShop, webhookSecret, type RunningShop } from './support.ts';

// The line to PostgreSQL is cut before every single protocol message, in both directions, in every handler, once for a
// moment and once for good. What is left is the old state or the new one, never something between; what was
// acknowledged is there; and the same request sent again brings the new state.
let shop: RunningShop;
beforeAll(async () => void (shop = await startShop()));
afterAll(() => shop.close());

type App = Awaited<ReturnType<typeof buildApp>>;

/** Something a handler does: made ready without cuts, then asked for through the line that is cut. */
type Deed = { act(app: App): Promise<number>; facts(): Promise<string> };

// The longest first: they wait for deadlines while the others work.
vi.setConfig({ maxConcurrency: 10 });
const deeds: [name: string, prepare: () => Promise<Deed>][] = [
  ['the success page', prepareSuccessPage],
  ['checkout.start', prepareStart],
  ['checkout.session.completed', () => preparePosted('completed')],
  ['checkout.session.expired', () => preparePosted('expired')],
  ['refund.created', () => preparePosted('refund')],
  ['charge.dispute.created', () => preparePosted('dispute')],
  ['an event that is set aside', () => preparePosted('tampered')],
];

describe.concurrent.each(deeds)('%s', (_name, prepare) => {
  test.concurrent.each([
    ['for a moment on its way to the server', 'to server', false],
    ['for a moment on its way back', 'to client', false],
    ['for good on its way to the server', 'to server', true],
    ['for good on its way back', 'to client', true],
  ] as const)(
    'the line cut %s leaves the old or the new state',
    async (_how, direction, stayDown) => {
      const proxy = await startCutProxy(shop.databaseUrl);
      const db = openDatabase(proxy.url, { maxConnections: 1, statementTimeoutMs: 400 });
      const app = await buildApp({ ...shop.tools, db });
      try {
        const whole = await prepare();
        const before = await whole.facts();
        proxy.arm({ direction: 'to server', message: -1 });
        expect(await actUntilAnswered(whole, app)).toBe(200);
        const after = await whole.facts();
        expect(after).not.toBe(before);

        let message = 1;
        for (let slow = 0; slow < 20;) {
          const outcome = await actThroughCut({ direction, message });
          if (outcome === 'whole') break;
          // On a busy machine the time may run out before the place is reached: once more.
          if (outcome === 'too slow') slow += 1;
          else message += 1;
        }
        // Start-up, prepare and run: fewer would mean that the places were not found.
        expect(message).toBeGreaterThan(8);

        async function actThroughCut(cut: Cut): Promise<'cut' | 'whole' | 'too slow'> {
          const deed = await prepare();
          proxy.drop();
          proxy.arm(cut, stayDown);
          const status = await deed.act(app);
          const wasCut = proxy.seen().cut;
          proxy.mend();
          const left = await deed.facts();
          const place = `${cut.direction} ${cut.message}: answered ${status}`;
          expect([before, after], place).toContain(left);
          if (status === 200) expect(left, place).toBe(after);
          else expect(status, place).toBe(503);
          expect(await actUntilAnswered(deed, app), place).toBe(200);
          expect(await deed.facts(), place).toBe(after);
          if (wasCut) return 'cut';
          return status === 200 ? 'whole' : 'too slow';
        }
      } finally {
        await app.close();
        await db.close();
        await proxy.close();
      }
    },
    120_000,
  );
});

/** Sends the request again while it is told to come back later, for a while. */
async function actUntilAnswered(deed: Deed, app: App): Promise<number> {
  for (let tries = 1; ; tries++) {
    const status = await deed.act(app);
    if (status !== 503 || tries === 50) return status;
    await setTimeout(100);
  }
}

async function prepareStart(): Promise<Deed> {
  const clientKey = newClientKey();
  return {
    async act(app) {
      const payload = { slug: 'plumb', quantity: 2, clientKey };
      return (await app.inject({ method: 'POST', url: '/trpc/checkout.start', payload }))
        .statusCode;
    },
    async facts() {
      const [row] = await shop.db.sql`
        select count(*)::int as orders, count(stripe_session_id)::int as sessions from orders
        where client_key = ${clientKey}`;
      // An order that waits for its session is the old state of the second statement: nobody was sent anywhere yet.
      return row?.sessions === 1 ? 'an order with its session' : 'nothing to pay yet';
    },
  };
}

async function preparePosted(
  kind: 'completed' | 'expired' | 'refund' | 'dispute' | 'tampered',
): Promise<Deed> {
  const { sessionId } = await newBuyer(shop.apiUrl).start('plumb');
  const session = await shop.stripe.checkout.sessions.retrieve(sessionId);
  const intent = `pi_${sessionId}`;
  const reversal = { payment_intent: intent, amount: 100, currency: 'usd' };
  const paid = { ...session, status: 'complete', payment_status: 'paid', payment_intent: intent };
  const [type, object] = {
    completed: ['checkout.session.completed', paid],
    expired: ['checkout.session.expired', { ...session, status: 'expired' }],
    refund: ['refund.created', { ...reversal, id: `re_${sessionId}`, status: 'succeeded' }],
    dispute: [
      'charge.dispute.created',
      { ...reversal, id: `du_${sessionId}`, status: 'needs_response' },
    ],
    tampered: ['checkout.session.completed', { ...paid, currency: 'sek' }],
  }[kind] as [string, object];
  const payload = JSON.stringify({
    id: `evt_${sessionId}`,
    object: 'event',
    created: Math.floor(Date.now() / 1000),
    livemode: false,
    type,
    data: { object },
  });
  return {
    async act(app) {
      const signature = signPayload(payload, [webhookSecret], Math.floor(Date.now() / 1000));
      const headers = { 'stripe-signature': signature };
      return (await app.inject({ method: 'POST', url: '/api/webhook', headers, payload }))
        .statusCode;
    },
    facts: () => factsOf(sessionId),
  };
}

async function prepareSuccessPage(): Promise<Deed> {
  const buyer = newBuyer(shop.apiUrl);
  const { sessionId } = await buyer.start('plumb');
  await shop.control.holdWebhooks(true);
  await shop.control.paySession(sessionId, { waitForWebhook: false });
  const input = encodeURIComponent(JSON.stringify({ sessionId }));
  return {
    async act(app) {
      // The page asks Stripe at most every few seconds; a buyer who comes back later is what is meant here.
      await shop.db
        .sql`update orders set stripe_checked_at = null where stripe_session_id = ${sessionId}`;
      const url = `/trpc/orders.readBySession?input=${input}`;
      const answer = await app.inject({ url, headers: { 'x-till-buyer': buyer.token } });
      if (answer.statusCode !== 200) return answer.statusCode;
      // It may show the ledger's own word when it cannot be written to; only "paid" is an acknowledgement.
      return answer.body.includes('"state":"paid"') ? 200 : 503;
    },
    facts: () => factsOf(sessionId),
  };
}

/** What the ledger holds of a session, as one text without ids. */
async function factsOf(sessionId: string): Promise<string> {
  const intent = `pi_${sessionId}`;
  const [row] = await shop.db.sql<{ facts: string }[]>`
    select jsonb_build_object(
      'payment', (select status from payments where session_id = ${sessionId}),
      'grants', (select count(*) from grants where session_id = ${sessionId}),
      'refunds', (select count(*) from refunds where payment_intent_id = ${intent}),
      'disputes', (select count(*) from disputes where payment_intent_id = ${intent}),
      'events', (select jsonb_agg(outcome) from stripe_events where id = ${`evt_${sessionId}`})
    )::text as facts`;
  return row?.facts ?? '';
}
