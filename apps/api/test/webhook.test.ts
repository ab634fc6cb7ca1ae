import { forget } from '@till/db/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeEvent } from './deliver-event.ts';
import { startServedShop, type ServedShop } from './served-shop.ts';
import { newBuyer, oldWebhookSecret, webhookSecret } from './support.ts';

let shop: ServedShop;
beforeAll(async () => void (shop = await startServedShop()));
afterAll(() => shop.close());

type Sent = {
  secret?: string;
  ageSeconds?: number;
  headers?: Record<string, string>;
  signature?: string;
};

async function post(payload: string | Buffer, sent: Sent = {}) {
  const timestamp = Math.floor(Date.now() / 1000) - (sent.ageSeconds ?? 0);
  const signature =
    sent.signature ??
    (await shop.stripe.webhooks.generateTestHeaderStringAsync({
      payload: payload.toString(),
      secret: sent.secret ?? webhookSecret,
      timestamp,
    }));
  const response = await fetch(`${shop.apiUrl}/api/webhook`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(signature && { 'stripe-signature': signature }),
      ...sent.headers,
    },
    body: payload,
  });
  return {
    status: response.status,
    body: (await response.json()) as { outcome?: string; reason?: string },
  };
}

const ledger = () => shop.db.sql`
  select (select count(*)::int from payments) as payments, (select count(*)::int from grants) as grants,
    (select count(*)::int from stripe_events) as events, (select count(*)::int from refunds) as refunds`;

/** A completed session as Stripe would send it for an order of ours, with changes. */
async function completed(changes: Record<string, unknown> = {}, slug = 'plumb') {
  const { sessionId } = await newBuyer(shop.apiUrl).start(slug);
  const session = await shop.stripe.checkout.sessions.retrieve(sessionId);
  return event({
    ...session,
    status: 'complete',
    payment_status: 'paid',
    payment_intent: `pi_${sessionId}`,
    ...changes,
  });
}

const event = (object: object, type = 'checkout.session.completed', rest: object = {}) =>
  JSON.stringify(makeEvent(type, object, rest));

test.each<[string, () => Promise<{ status: number }>, number]>([
  ['an empty body', () => post(''), 400],
  ['no signature', () => post('{}', { signature: '' }), 400],
  ['another secret', () => post('{}', { secret: 'whsec_somebody_else_0123456789abc' }), 400],
  ['a signature 301 seconds old', () => post('{}', { ageSeconds: 302 }), 400],
  ['a signature from the future', () => post('{}', { ageSeconds: -302 }), 400],
  [
    'only a v0',
    () => post('{}', { signature: `t=${Math.floor(Date.now() / 1000)},v0=${'0'.repeat(64)}` }),
    400,
  ],
  ['two timestamps', () => post('{}', { signature: 't=1,t=2,v1=aa' }), 400],
  ['a header of 10 kB', () => post('{}', { signature: `t=1,v1=${'a'.repeat(10_000)}` }), 400],
  ['signed bytes that are not JSON', () => post('not json'), 400],
  ['invalid UTF-8', () => post(Buffer.from([0x7b, 0xff, 0x7d])), 400],
  ['gzip', () => post('{}', { headers: { 'content-encoding': 'gzip' } }), 415],
  ['a body above 256 KiB', () => post('x'.repeat(256 * 1024 + 1)), 413],
])('%s is refused and writes nothing', async (_name, send, status) => {
  const before = await ledger();
  expect((await send()).status).toBe(status);
  expect(await ledger()).toEqual(before);
});

test('any content type reaches the signature check', async () => {
  for (const type of ['text/plain', 'application/xml', 'application/json; charset=latin1']) {
    expect((await post('{"id":1}', { headers: { 'content-type': type } })).status).toBe(200);
  }
});

test('an event signed with the old secret is applied during a rotation', async () => {
  const { body } = await post(await completed(), { secret: oldWebhookSecret });
  expect(body.outcome).toBe('applied');
});

test('the same event twice, and the same fact in another event, are duplicates', async () => {
  const payload = await completed();
  expect((await post(payload)).body.outcome).toBe('applied');
  expect((await post(payload)).body.outcome).toBe('duplicate');
  expect((await post(payload.replace(/evt_test_\d+/, 'evt_twin'))).body.outcome).toBe('duplicate');
});

test.each([
  ['amount', { amount_subtotal: 1, amount_total: 1 }],
  ['currency', { currency: 'jpy' }],
  ['session', { id: 'cs_test_another' }],
  ['shape', { payment_status: 'perhaps' }],
  ['mode', { mode: 'setup' }],
])(
  'a session whose %s contradicts its order is quarantined and grants nothing',
  async (reason, changes) => {
    const before = await ledger();
    const { status, body } = await post(await completed(changes));
    expect([status, body.outcome, body.reason?.split(':')[0]]).toEqual([
      200,
      'quarantined',
      reason,
    ]);
    const after = await ledger();
    expect(after[0]).toMatchObject({ payments: before[0]?.payments, grants: before[0]?.grants });
    expect(after[0]?.events).toBe((before[0]?.events as number) + 1);
  },
);

test.each([
  ['a live event', { livemode: true }],
  ['an event of a connected account', { account: 'acct_other' }],
])('%s is acknowledged and ignored', async (_name, rest) => {
  const before = await ledger();
  const session = JSON.parse(await completed()).data.object;
  expect((await post(event(session, 'checkout.session.completed', rest))).body.outcome).toBe(
    'ignored',
  );
  expect(await ledger()).toEqual(before);
});

test('a refund before its payment is kept: the grant that follows opens nothing', async () => {
  const buyer = newBuyer(shop.apiUrl);
  const { sessionId } = await buyer.start('the-drawer');
  const session = await shop.stripe.checkout.sessions.retrieve(sessionId);
  const refund = {
    id: 're_early',
    payment_intent: 'pi_early',
    amount: 500,
    currency: 'usd',
    status: 'succeeded',
  };
  await post(event(refund, 'refund.created'));
  await post(
    event({ ...session, status: 'complete', payment_status: 'paid', payment_intent: 'pi_early' }),
  );
  expect((await buyer.read(sessionId)).state).toBe('refunded');
  await post(event({ ...refund, status: 'failed' }, 'refund.failed'));
  expect((await buyer.read(sessionId)).state).toBe('paid');
});

test('an open dispute suspends, a won one restores, an inquiry does neither', async () => {
  const buyer = newBuyer(shop.apiUrl);
  const { sessionId } = await buyer.start('selvage');
  const session = await shop.stripe.checkout.sessions.retrieve(sessionId);
  await post(
    event({
      ...session,
      status: 'complete',
      payment_status: 'paid',
      payment_intent: 'pi_disputed',
    }),
  );
  const dispute = (status: string) =>
    post(
      event(
        { id: 'dp_1', payment_intent: 'pi_disputed', amount: 4500, currency: 'kwd', status },
        'charge.dispute.updated',
      ),
    );
  await dispute('warning_needs_response');
  expect((await buyer.read(sessionId)).state).toBe('paid');
  await dispute('needs_response');
  expect((await buyer.read(sessionId)).state).toBe('disputed');
  await dispute('won');
  expect((await buyer.read(sessionId)).state).toBe('paid');
});

test('async_payment_failed before completed never grants, async_payment_succeeded after both does', async () => {
  const buyer = newBuyer(shop.apiUrl);
  const { sessionId } = await buyer.start('the-drawer');
  const session = {
    ...(await shop.stripe.checkout.sessions.retrieve(sessionId)),
    status: 'complete',
    payment_status: 'unpaid',
  };
  await post(event(session, 'checkout.session.async_payment_failed'));
  await post(event(session));
  expect((await buyer.read(sessionId)).state).toBe('failed');
  await post(
    event({ ...session, payment_status: 'paid' }, 'checkout.session.async_payment_succeeded'),
  );
  expect((await buyer.read(sessionId)).state).toBe('paid');
});

test('an order the ledger lost is rebuilt from its session', async () => {
  const buyer = newBuyer(shop.apiUrl);
  const { sessionId, orderId } = await buyer.start('plumb', 2);
  const session = await shop.stripe.checkout.sessions.retrieve(sessionId);
  await forget(shop.db, `delete from orders where id = '${orderId}'`);
  const { body } = await post(
    event({ ...session, status: 'complete', payment_status: 'paid', payment_intent: 'pi_lost' }),
  );
  expect(body.outcome).toBe('applied');
  expect(await buyer.read(sessionId)).toMatchObject({
    id: orderId,
    state: 'paid',
    lines: [{ quantity: 2 }],
  });
});
