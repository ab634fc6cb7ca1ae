import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { parkAfterFailures } from '../src/stripe-events/apply-event.ts';
import { replayEvent } from '../src/stripe-events/replay-event.ts';
import { deliverEvent, makeEvent } from './deliver-event.ts';
import { newBuyer, startShop, type RunningShop } from './support.ts';

let shop: RunningShop;
beforeAll(async () => void (shop = await startShop()));
afterAll(() => shop.close());

afterEach(() => heal());

/** From now on the database refuses this payment, as it would on a bug of ours. */
const poison = (paymentIntent: string) =>
  shop.db.sql.unsafe(
    `alter table payments add constraint poison check (payment_intent_id <> '${paymentIntent}') not valid`,
  );
const heal = () => shop.db.sql`alter table payments drop constraint if exists poison`;

async function paid(paymentIntent: string) {
  const buyer = newBuyer(shop.apiUrl);
  const { sessionId } = await buyer.start('plumb');
  const session = await shop.stripe.checkout.sessions.retrieve(sessionId);
  const change = { status: 'complete', payment_status: 'paid', payment_intent: paymentIntent };
  return {
    buyer,
    sessionId,
    event: makeEvent('checkout.session.completed', { ...session, ...change }),
  };
}

const rowOf = async (id: string) => {
  const [row] = await shop.db
    .sql`select outcome, failures, deliveries, reason from stripe_events where id = ${id}`;
  return row;
};

test('an event that cannot be applied is answered 503, then parked with its error, while others proceed', async () => {
  await poison('pi_poisoned');
  const { event, sessionId, buyer } = await paid('pi_poisoned');
  for (let n = 1; n < parkAfterFailures; n++) {
    expect((await deliverEvent(shop, event)).status).toBe(503);
    expect(await rowOf(event.id)).toMatchObject({
      outcome: 'failing',
      failures: n,
      deliveries: n,
      reason: expect.stringContaining('poison'),
    });
    const other = await paid(`pi_good_${n}`);
    expect(await deliverEvent(shop, other.event)).toMatchObject({
      status: 200,
      outcome: 'applied',
    });
  }
  const parked = await deliverEvent(shop, event);
  expect(parked).toMatchObject({ status: 200, outcome: 'parked' });
  // Stripe's delivery log is not the place for our error messages.
  expect(JSON.stringify(parked)).not.toContain('constraint');
  expect(await rowOf(event.id)).toMatchObject({ outcome: 'parked', failures: parkAfterFailures });
  expect((await buyer.read(sessionId)).state).not.toBe('paid');

  // Replayed too early it stays parked; once the cause is gone a replay applies it.
  expect(await replayEvent(shop.tools, event.id)).toMatchObject({ outcome: 'parked' });
  await heal();
  expect(await replayEvent(shop.tools, event.id)).toMatchObject({ outcome: 'applied' });
  expect(await rowOf(event.id)).toMatchObject({ outcome: 'applied', reason: null });
  expect((await buyer.read(sessionId)).state).toBe('paid');
});

test('an event that Stripe sends again after the cause is gone is applied', async () => {
  await poison('pi_retried');
  const { event } = await paid('pi_retried');
  expect((await deliverEvent(shop, event)).status).toBe(503);
  await heal();
  expect(await deliverEvent(shop, event)).toMatchObject({ status: 200, outcome: 'applied' });
  expect(await rowOf(event.id)).toMatchObject({ outcome: 'applied', failures: 1, deliveries: 2 });
});

test('a database that is away is not the event’s fault: 503, nothing recorded, never parked', async () => {
  const { event } = await paid('pi_away');
  // 53300 is what PostgreSQL says when it has no connection left.
  await shop.db.sql`
    create function away() returns trigger language plpgsql as $$
    begin raise exception 'sorry, too many clients already' using errcode = '53300'; end $$`;
  await shop.db
    .sql`create trigger away before insert on payments for each row execute function away()`;
  for (let n = 0; n <= parkAfterFailures; n++) {
    expect((await deliverEvent(shop, event)).status).toBe(503);
  }
  expect(await rowOf(event.id)).toBeUndefined();
  await shop.db.sql`drop trigger away on payments`;
  expect(await deliverEvent(shop, event)).toMatchObject({ status: 200, outcome: 'applied' });
});

test('the recorded error names no e-mail address', async () => {
  await shop.db.sql.unsafe(`
    create function spill() returns trigger language plpgsql as $$
    begin raise exception 'no place for % <%>', new.buyer_email, new.buyer_email; end $$;
    create trigger spill before insert on payments for each row execute function spill();`);
  const { event } = await paid('pi_spilled');
  (event.data.object as Record<string, unknown>).customer_details = { email: 'jo.doe@example.com' };
  await deliverEvent(shop, event);
  expect((await rowOf(event.id))?.reason).toMatch(/^P0001: no place for <e-mail>/);
  await shop.db.sql`drop trigger spill on payments`;
});
