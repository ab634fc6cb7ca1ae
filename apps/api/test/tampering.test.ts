import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliverEvent, makeEvent } from './deliver-event.ts';
import { readLedger } from './read-ledger.ts';
import { newBuyer, startShop, type RunningShop } from './support.ts';

let shop: RunningShop;
beforeAll(async () => void (shop = await startShop()));
afterAll(() => shop.close());

type Session = Record<string, unknown> & { id: string };

/** A paid session of an order of ours, as its completed event would carry it. */
async function paidSession(buyer = newBuyer(shop.apiUrl)) {
  const { sessionId, orderId } = await buyer.start('plumb');
  const session = await shop.stripe.checkout.sessions.retrieve(sessionId);
  const paid = { status: 'complete', payment_status: 'paid', payment_intent: `pi_${sessionId}` };
  return { buyer, orderId, session: { ...session, ...paid } as unknown as Session };
}

const complete = (session: object) =>
  deliverEvent(shop, makeEvent('checkout.session.completed', session));
const metadataOf = (session: Session) => session.metadata as Record<string, string>;

test.each<[string, string, (session: Session) => object]>([
  [
    'client_reference_id is another UUID',
    'reference',
    () => ({ client_reference_id: randomUUID() }),
  ],
  ['client_reference_id is gone', 'reference', () => ({ client_reference_id: null })],
  ['client_reference_id is no UUID', 'reference', () => ({ client_reference_id: 'cart-17' })],
  [
    'metadata.order_id is another',
    'reference',
    (s) => ({ metadata: { ...metadataOf(s), order_id: randomUUID() } }),
  ],
  ['metadata is gone', 'reference', () => ({ metadata: null })],
  ['both references are gone', 'reference', () => ({ client_reference_id: null, metadata: {} })],
  ['amount is lower', 'amount', () => ({ amount_subtotal: 1, amount_total: 1 })],
  ['amount is higher', 'amount', () => ({ amount_subtotal: 99_999, amount_total: 99_999 })],
  [
    'total is above its subtotal',
    'amount',
    (s) => ({ amount_total: Number(s.amount_subtotal) + 1 }),
  ],
  ['total was never paid', 'amount', () => ({ payment_status: 'no_payment_required' })],
  ['currency is another', 'currency', () => ({ currency: 'jpy' })],
  ['mode is subscription', 'mode', () => ({ mode: 'subscription' })],
  ['own livemode is another than its event’s', 'livemode', () => ({ livemode: true })],
  ['amount is no integer', 'shape', () => ({ amount_total: 10.5 })],
  ['amount is negative', 'shape', () => ({ amount_total: -1 })],
  ['payment status is unknown', 'shape', () => ({ payment_status: 'maybe' })],
])(
  'a session we know whose %s is quarantined, grants nothing, and its order shows checking',
  async (_what, reason, change) => {
    const { buyer, orderId, session } = await paidSession();
    const before = await readLedger(shop.db);
    const answer = await complete({ ...session, ...change(session) });
    expect([answer.status, answer.outcome, answer.reason?.split(':')[0]]).toEqual([
      200,
      'quarantined',
      reason,
    ]);
    expect(await readLedger(shop.db)).toEqual(before);
    expect((await buyer.read(session.id)).state).toBe('checking');
    const [row] = await shop.db.sql`
    select outcome, reason, order_id from stripe_events where object_id = ${session.id}`;
    expect(row).toEqual({ outcome: 'quarantined', reason: answer.reason, order_id: orderId });
    // The true session is applied all the same.
    expect((await complete(session)).outcome).toBe('applied');
    expect((await buyer.read(session.id)).state).toBe('paid');
  },
);

test('another session that names our order is quarantined, and the order shows checking until it is paid', async () => {
  const { buyer, session } = await paidSession();
  const answer = await complete({
    ...session,
    id: 'cs_test_another',
    payment_intent: 'pi_another',
  });
  expect(answer).toMatchObject({
    outcome: 'quarantined',
    reason: expect.stringMatching(/^session: /),
  });
  expect((await buyer.read(session.id)).state).toBe('checking');
  expect((await complete(session)).outcome).toBe('applied');
  expect((await buyer.read(session.id)).state).toBe('paid');
});

test('a session that names the order of somebody else opens neither', async () => {
  const [mine, theirs] = [await paidSession(), await paidSession()];
  const stolen = { client_reference_id: theirs.orderId, metadata: metadataOf(theirs.session) };
  expect(await complete({ ...mine.session, ...stolen })).toMatchObject({ outcome: 'quarantined' });
  const [row] = await shop.db.sql`
    select count(*)::int as n from grants where order_id in (${mine.orderId}, ${theirs.orderId})`;
  expect(row?.n).toBe(0);
});

test('a payment intent that already paid another session pays no second one', async () => {
  const [first, second] = [await paidSession(), await paidSession()];
  await complete(first.session);
  const again = { payment_intent: first.session.payment_intent };
  expect(await complete({ ...second.session, ...again })).toMatchObject({
    outcome: 'quarantined',
    reason: expect.stringMatching(/^payment_intent: /),
  });
});

test('a paid session does not get another payment intent', async () => {
  const { session } = await paidSession();
  await complete({ ...session, payment_status: 'unpaid' });
  expect(await complete({ ...session, payment_intent: 'pi_of_somebody' })).toMatchObject({
    outcome: 'quarantined',
    reason: expect.stringMatching(/^payment_intent: /),
  });
  expect((await complete(session)).outcome).toBe('applied');
});

test.each<[string, object]>([
  ['has no reference', { client_reference_id: null, metadata: {} }],
  ['has a reference of its own kind', { client_reference_id: 'cart-17', metadata: { cart: '17' } }],
  ['has a UUID of its own', { client_reference_id: randomUUID(), metadata: {} }],
  [
    'has an order id of its own',
    { client_reference_id: null, metadata: { order_id: randomUUID() } },
  ],
  [
    'sells subscriptions',
    { client_reference_id: randomUUID(), metadata: {}, mode: 'subscription' },
  ],
  ['cannot be read', { client_reference_id: null, metadata: {}, amount_total: null }],
])(
  'a session of another integration that %s is ignored and writes nothing',
  async (_what, change) => {
    const { session } = await paidSession();
    const events = () => shop.db.sql`select count(*)::int as n from stripe_events`;
    const before = [await readLedger(shop.db), ...(await events())];
    expect(
      await complete({ ...session, id: `cs_test_foreign_${randomUUID()}`, ...change }),
    ).toMatchObject({
      status: 200,
      outcome: 'ignored',
    });
    expect([await readLedger(shop.db), ...(await events())]).toEqual(before);
  },
);

test('the success page quarantines a changed session too', async () => {
  shop.control.holdWebhooks(true);
  const buyer = newBuyer(shop.apiUrl);
  const { sessionId } = await buyer.start('selvage');
  await shop.stripe.checkout.sessions.update(sessionId, { metadata: { order_id: randomUUID() } });
  await shop.control.paySession(sessionId, { waitForWebhook: false });
  expect((await buyer.read(sessionId)).state).toBe('checking');
  shop.control.holdWebhooks(false);
});
