import { describe, expect, test } from 'vitest';
import { startShop } from './support/start-shop.ts';
import type { Shop } from './support/start-shop.ts';

async function disputed({ stripe }: Shop, method = 'pm_card_createDispute') {
  const intent = await stripe.paymentIntents.create({
    amount: 2000,
    currency: 'usd',
    payment_method: method,
    confirm: true,
  });
  const { data } = await stripe.disputes.list({ payment_intent: intent.id });
  return data[0]!;
}

describe('disputes', () => {
  test('block refunds, take the money, and give it back when they are won', async () => {
    const shop = await startShop();
    const { id, charge, amount } = await disputed(shop);
    await expect(shop.stripe.refunds.create({ charge: String(charge) })).rejects.toMatchObject({
      code: 'charge_disputed',
    });
    await shop.stripe.disputes.update(id, { evidence: { uncategorized_text: 'winning_evidence' } });
    const won = await shop.stripe.disputes.retrieve(id);
    expect(won.status).toBe('won');
    expect(won.balance_transactions.map((booked) => booked.amount)).toEqual([-amount, amount]);
    expect(won.evidence_details).toMatchObject({ has_evidence: true, submission_count: 1 });
    await expect(shop.stripe.disputes.close(id)).rejects.toMatchObject({
      code: 'dispute_already_closed',
    });
  });

  test('evidence can be staged before it is submitted, then it loses', async () => {
    const shop = await startShop();
    const { id } = await disputed(shop, 'pm_card_createDisputeProductNotReceived');
    const staged = await shop.stripe.disputes.update(id, {
      evidence: { access_activity_log: '2026-01-01 10.0.0.1 download' },
      submit: false,
    });
    expect(staged).toMatchObject({
      reason: 'product_not_received',
      status: 'needs_response',
      evidence_details: { has_evidence: true, submission_count: 0 },
    });
    const lost = await shop.stripe.disputes.update(id, {
      evidence: { uncategorized_text: 'losing_evidence' },
    });
    expect(lost.status).toBe('lost');
    expect(lost.evidence.access_activity_log).toContain('download');
    await expect(
      shop.stripe.disputes.update(id, { evidence: { uncategorized_text: 'late' } }),
    ).rejects.toMatchObject({ code: 'dispute_already_closed' });
  });

  test('an inquiry leaves the money until it is escalated', async () => {
    const shop = await startShop();
    const inquiry = await disputed(shop, 'pm_card_createDisputeInquiry');
    expect(inquiry).toMatchObject({
      status: 'warning_needs_response',
      balance_transactions: [],
      is_charge_refundable: true,
    });
    const escalated = await shop.stripe.disputes.update(inquiry.id, {
      evidence: { uncategorized_text: 'escalate_inquiry_evidence' },
    });
    expect(escalated).toMatchObject({ status: 'needs_response', is_charge_refundable: false });
    expect(escalated.balance_transactions).toHaveLength(1);
  });
});

describe('refunds over the API', () => {
  test.each([
    [{ charge: 'ch_none' }, { code: 'resource_missing', param: 'charge' }],
    [{ payment_intent: 'pi_none' }, { code: 'resource_missing', param: 'payment_intent' }],
    [{}, { message: expect.stringContaining('payment_intent or charge') }],
    [{ payment_intent: 'paid', reverse_transfer: true }, { param: 'reverse_transfer' }],
    [{ payment_intent: 'paid', refund_application_fee: true }, { param: 'refund_application_fee' }],
    [{ payment_intent: 'paid', charge: 'other' }, { param: 'payment_intent' }],
    [{ payment_intent: 'paid', amount: 0 }, { param: 'amount' }],
  ])('%o is refused and nothing is refunded', async (params, error) => {
    const { stripe, emulator } = await startShop();
    const pay = () =>
      stripe.paymentIntents.create({
        amount: 2000,
        currency: 'usd',
        payment_method: 'pm_card_visa',
        confirm: true,
      });
    const paid = await pay();
    const other = await pay();
    const known: Record<string, string> = { paid: paid.id, other: String(other.latest_charge) };
    const named = Object.fromEntries(
      Object.entries(params).map(([name, value]) => [name, known[String(value)] ?? value]),
    );
    await expect(stripe.refunds.create(named)).rejects.toMatchObject({ statusCode: 400, ...error });
    expect(emulator.control.events('refund.created')).toEqual([]);
  });

  test('a refund by charge names its payment, and its booking is listed', async () => {
    const { stripe } = await startShop();
    const intent = await stripe.paymentIntents.create({
      amount: 2000,
      currency: 'usd',
      payment_method: 'pm_card_visa',
      confirm: true,
    });
    const refund = await stripe.refunds.create({
      charge: String(intent.latest_charge),
      amount: 700,
      expand: ['balance_transaction', 'charge'],
    });
    expect(refund).toMatchObject({
      payment_intent: intent.id,
      charge: { amount_refunded: 700, refunded: false },
      balance_transaction: { amount: -700, type: 'refund' },
    });
    const { data } = await stripe.balanceTransactions.list({ source: refund.id });
    expect(data.map(({ net }) => net)).toEqual([-700]);
  });
});
