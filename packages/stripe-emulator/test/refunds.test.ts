import { describe, expect, test } from 'vitest';
import { startShop } from './support/start-shop.ts';
import type { Shop } from './support/start-shop.ts';

async function paidWith(
  { createSession, emulator }: Shop,
  card = '4242424242424242',
): Promise<string> {
  const { id } = await createSession();
  return String((await emulator.control.paySession(id, { card })).session.payment_intent);
}

describe('refunds', () => {
  test('several partial refunds add up to the charge and no further', async () => {
    const shop = await startShop();
    const { stripe, emulator } = shop;
    const payment_intent = await paidWith(shop);
    const first = await stripe.refunds.create({ payment_intent, amount: 500 });
    expect(first).toMatchObject({ amount: 500, status: 'succeeded', payment_intent });
    await expect(stripe.refunds.create({ payment_intent, amount: 751 })).rejects.toMatchObject({
      message: 'Refund amount (€7.51) is greater than unrefunded amount on charge (€7.50)',
      param: 'amount',
    });
    await stripe.refunds.create({ payment_intent });
    await expect(stripe.refunds.create({ payment_intent })).rejects.toMatchObject({
      code: 'charge_already_refunded',
    });
    const { data } = await stripe.charges.list({ payment_intent, expand: ['data.refunds'] });
    expect(data[0]).toMatchObject({ amount_refunded: 1250, refunded: true });
    expect(data[0]?.refunds?.data).toHaveLength(2);
    expect(emulator.control.events('refund.created')).toHaveLength(2);
    expect(emulator.control.events('charge.refunded')).toHaveLength(2);
  });

  test('a refund that fails after it succeeded gives the amount back', async () => {
    const shop = await startShop();
    const payment_intent = await paidWith(shop);
    const { id } = await shop.stripe.refunds.create({ payment_intent });
    shop.emulator.control.setRefundStatus(id, 'failed');
    shop.emulator.control.setRefundStatus(id, 'failed');
    expect((await shop.stripe.refunds.retrieve(id)).status).toBe('failed');
    expect((await shop.stripe.charges.list()).data[0]).toMatchObject({
      amount_refunded: 0,
      refunded: false,
    });
    expect(shop.emulator.control.events('refund.failed')).toHaveLength(1);
    expect(shop.emulator.control.events('refund.updated')[0]?.data).toMatchObject({
      previous_attributes: { status: 'succeeded' },
    });
  });

  test('test cards make refunds fail or pend', async () => {
    const shop = await startShop({ debitSettleMs: 1000 });
    const { stripe, emulator } = shop;
    const fails = await stripe.refunds.create({
      payment_intent: await paidWith(shop, '4000000000005126'),
    });
    const pends = await stripe.refunds.create({
      payment_intent: await paidWith(shop, '4000000000007726'),
    });
    expect([fails.status, pends.status]).toEqual(['succeeded', 'pending']);
    await emulator.control.advanceClock(1000);
    expect((await stripe.refunds.retrieve(fails.id)).status).toBe('failed');
    expect((await stripe.refunds.retrieve(pends.id)).status).toBe('succeeded');
  });

  test('a payment that did not succeed cannot be refunded', async () => {
    const shop = await startShop();
    const { id } = await shop.createSession();
    const { session } = await shop.emulator.control.paySession(id, { method: 'debit' });
    const payment_intent = String(session.payment_intent);
    await expect(shop.stripe.refunds.create({ payment_intent })).rejects.toMatchObject({
      code: 'payment_intent_unexpected_state',
    });
    await expect(shop.stripe.refunds.create({ payment_intent: 'pi_no' })).rejects.toMatchObject({
      code: 'resource_missing',
      statusCode: 400,
    });
  });
});

describe('disputes', () => {
  test('withdraw the funds, forbid refunds, and give both back when won', async () => {
    const shop = await startShop();
    const { stripe, emulator } = shop;
    const paymentIntent = await paidWith(shop);
    const { id } = emulator.control.createDispute({ paymentIntent });
    expect((await stripe.disputes.list({ payment_intent: paymentIntent })).data[0]).toMatchObject({
      id,
      status: 'needs_response',
      amount: 1250,
    });
    await expect(stripe.refunds.create({ payment_intent: paymentIntent })).rejects.toMatchObject({
      code: 'charge_disputed',
    });
    emulator.control.closeDispute(id, 'won');
    expect((await stripe.disputes.retrieve(id)).status).toBe('won');
    await expect(stripe.refunds.create({ payment_intent: paymentIntent })).resolves.toMatchObject({
      amount: 1250,
    });
    const types = emulator.control.events().map(({ type }) => type);
    expect(types.filter((type) => type.startsWith('charge.dispute'))).toEqual([
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.funds_reinstated',
      'charge.dispute.closed',
    ]);
  });

  test('the test card that is disputed is disputed a while after payment', async () => {
    const shop = await startShop({ debitSettleMs: 1000 });
    await paidWith(shop, '4000 0000 0000 0259');
    expect(shop.emulator.control.events('charge.dispute.created')).toHaveLength(0);
    await shop.emulator.control.advanceClock(1000);
    expect(shop.emulator.control.events('charge.dispute.created')).toHaveLength(1);
  });
});
