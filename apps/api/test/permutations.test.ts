import { randomUUID } from 'node:crypto';
import { signPayload } from '@till/stripe-emulator';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { stripeEventHandlers } from '../src/stripe-events/index.ts';
import { openModel, secrets, type Model } from './model/open-model.ts';
import { readStripeTruth, shouldBeOpen } from './model/stripe-truth.ts';
import { newScene, type Scene, type StripeEvent } from './model/scene.ts';

// Every order in which the events of a history can arrive ends in the same ledger. A history is played once for real;
// each permutation then gets a copy of its order and events under new ids.
let model: Model;
beforeAll(async () => void (model = await openModel(inject('postgresUrl'))));
afterAll(() => model.close());

let scene: Scene;
beforeEach(async () => void (scene = await newScene(model)));

const largest = 6;

type Play = (control: Model['control'], session: string, intent: () => string) => Promise<unknown>;

const histories: [name: string, product: number, play: Play][] = [
  [
    'paid, then refunded in two parts',
    0,
    async (control, session, intent) => {
      await control.paySession(session, { waitForWebhook: false });
      control.createRefund({ paymentIntent: intent(), amount: 700 });
      control.createRefund({ paymentIntent: intent() });
    },
  ],
  [
    'a debit that settles and is refunded',
    0,
    async (control, session, intent) => {
      await control.paySession(session, { waitForWebhook: false, method: 'debit' });
      control.settleDebit(session);
      control.createRefund({ paymentIntent: intent() });
    },
  ],
  [
    'a debit that fails',
    2,
    async (control, session) => {
      await control.paySession(session, { waitForWebhook: false, method: 'debit' });
      control.failDebit(session);
    },
  ],
  ['a session that expires', 2, async (control, session) => control.expireSession(session)],
  [
    'a refund that fails after it had succeeded',
    1,
    async (control, session, intent) => {
      await control.paySession(session, { waitForWebhook: false });
      const refund = control.createRefund({ paymentIntent: intent() });
      control.setRefundStatus(refund.id, 'failed');
    },
  ],
  [
    'a dispute that is won',
    1,
    async (control, session, intent) => {
      await control.paySession(session, { waitForWebhook: false });
      const dispute = control.createDispute({ paymentIntent: intent() });
      control.closeDispute(dispute.id, 'won');
    },
  ],
  [
    'a dispute that is lost, after a part was refunded',
    2,
    async (control, session, intent) => {
      await control.paySession(session, { waitForWebhook: false });
      control.createRefund({ paymentIntent: intent(), amount: 1 });
      const dispute = control.createDispute({ paymentIntent: intent() });
      control.closeDispute(dispute.id, 'lost');
    },
  ],
  [
    'a debit that settles, is refunded, and the refund fails',
    0,
    async (control, session, intent) => {
      await control.paySession(session, { waitForWebhook: false, method: 'debit' });
      control.settleDebit(session);
      const refund = control.createRefund({ paymentIntent: intent() });
      control.setRefundStatus(refund.id, 'failed');
    },
  ],
  [
    'a part is refunded for the only line, and another for nothing',
    0,
    async (control, session, intent) => {
      await control.paySession(session, { waitForWebhook: false });
      await refundLine(intent());
      control.createRefund({ paymentIntent: intent(), amount: 1 });
    },
  ],
  [
    'a part is refunded for the only line, and fails',
    1,
    async (control, session, intent) => {
      await control.paySession(session, { waitForWebhook: false });
      const { id } = await refundLine(intent());
      control.setRefundStatus(id, 'failed');
    },
  ],
  [
    'nothing to pay',
    3,
    async (control, session) => control.paySession(session, { waitForWebhook: false }),
  ],
];

const refundLine = (payment_intent: string) =>
  model.tools.stripe.refunds.create({ payment_intent, amount: 2, metadata: { till_lines: '1' } });

test.each(histories)(
  '%s: every order of arrival ends in the same ledger',
  async (_name, product, play) => {
    const { orderId, sessionId } = await startOrder(product);
    const intent = () => {
      const session = model.control.sessions().find(({ id }) => id === sessionId);
      return typeof session?.payment_intent === 'string' ? session.payment_intent : 'pi_none';
    };
    await play(model.control, sessionId, intent);
    const events = model.control.events().filter(({ type }) => type in stripeEventHandlers);
    expect(events.length).toBeLessThanOrEqual(largest);
    const truth = readStripeTruth(model.control);
    const session = truth.sessions.get(sessionId);
    const open = session !== undefined && shouldBeOpen(truth, session) ? 1 : 0;

    const outcomes = new Map<string, string[]>();
    let played = 0;
    for (const batch of inBatches([...permutationsOf(events)], 8)) {
      await Promise.all(
        batch.map(async (permutation) => {
          const copy = await copyOrder(orderId, sessionId, intent());
          for (const event of permutation) await post(copy.rename(JSON.stringify(event)));
          const state = await stateOf(copy.id);
          outcomes.set(
            state,
            permutation.map(({ type }) => type),
          );
          played += 1;
        }),
      );
    }
    expect(played).toBe(factorial(events.length));
    // A second key shows two permutations that disagree.
    expect([...outcomes.keys()]).toHaveLength(1);
    expect(JSON.parse([...outcomes.keys()][0] ?? '{}')).toMatchObject({ access: open });
  },
);

async function startOrder(product: number): Promise<{ orderId: string; sessionId: string }> {
  const response = await model.app.inject({
    method: 'POST',
    url: '/trpc/checkout.start',
    headers: { 'x-till-buyer': scene.buyers[0]?.token ?? '' },
    payload: { slug: scene.slugs[product], quantity: 1, clientKey: scene.keys[0] },
  });
  const { orderId } = response.json<{ result: { data: { orderId: string } } }>().result.data;
  return { orderId, sessionId: model.control.sessions()[0]?.id ?? '' };
}

/** The same order once more under new ids, as if it had just been placed; and a function that renames its events. */
async function copyOrder(orderId: string, sessionId: string, intentId: string) {
  const id = randomUUID();
  const suffix = id.replaceAll('-', '');
  await model.db.sql`
    insert into orders (id, buyer_id, lines, amount_minor, currency, livemode, stripe_session_id, cause)
    select ${id}::uuid, buyer_id, lines, amount_minor, currency, livemode, ${`cs_test_${suffix}`}, 'checkout'
    from orders where id = ${orderId}::uuid`;
  const rename = (event: string) =>
    event
      .replaceAll(orderId, id)
      .replaceAll(sessionId, `cs_test_${suffix}`)
      .replaceAll(intentId, `pi_${suffix}`)
      .replaceAll(/\b(evt|re|du)_\w+/g, (name) => `${name}${suffix}`);
  return { id, rename };
}

async function post(payload: string): Promise<void> {
  const signature = signPayload(payload, secrets, Math.floor(Date.now() / 1000));
  const response = await model.app.inject({
    method: 'POST',
    url: '/api/webhook',
    headers: { 'stripe-signature': signature },
    payload,
  });
  if (response.statusCode !== 200) throw new Error(response.body);
}

/** All that the ledger says of an order, without ids and times. */
async function stateOf(orderId: string): Promise<string> {
  const [row] = await model.db.sql<{ state: string }[]>`
    select jsonb_build_object(
      'payment', (select jsonb_build_object('status', p.status, 'rank', p.rank, 'amount', p.amount_minor)
        from payments p where p.order_id = o.id),
      'grants', (select count(*) from grants g where g.order_id = o.id),
      'access', (select count(*) from access a where a.order_id = o.id),
      'refunds', (select jsonb_agg(jsonb_build_object('amount', r.amount_minor, 'status', r.status, 'rank', r.rank, 'lines', r.lines)
          order by r.amount_minor) from refunds r join payments p on p.payment_intent_id = r.payment_intent_id
        where p.order_id = o.id),
      'disputes', (select jsonb_agg(jsonb_build_object('status', d.status, 'rank', d.rank)) from disputes d
        join payments p on p.payment_intent_id = d.payment_intent_id where p.order_id = o.id)
    )::text as state
    from orders o where o.id = ${orderId}::uuid`;
  return row?.state ?? 'no order';
}

function* permutationsOf(events: StripeEvent[]): Generator<StripeEvent[]> {
  if (events.length === 0) yield [];
  for (const [at, first] of events.entries()) {
    for (const rest of permutationsOf(events.toSpliced(at, 1))) yield [first, ...rest];
  }
}

function* inBatches<T>(list: T[], size: number): Generator<T[]> {
  for (let at = 0; at < list.length; at += size) yield list.slice(at, at + size);
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
