import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { startShop } from './support/start-shop.ts';

type IntentParams = Partial<Stripe.PaymentIntentCreateParams>;

const byTransfer = (type: 'eu_bank_transfer' | 'jp_bank_transfer' | 'us_bank_transfer') => ({
  customer_balance: { funding_type: 'bank_transfer' as const, bank_transfer: { type } },
});

async function startCustomer() {
  const shop = await startShop();
  const { emulator, stripe } = shop;
  const { id: customer } = await stripe.customers.create({ email: 'ada@example.com' });
  const { id: payment_method } = await stripe.paymentMethods.create({ type: 'customer_balance' });
  return {
    ...shop,
    customer,
    request: (amount: number, params: IntentParams = {}) =>
      stripe.paymentIntents.create({
        amount,
        currency: 'jpy',
        customer,
        payment_method,
        allowed_payment_method_types: ['customer_balance'],
        payment_method_options: byTransfer('jp_bank_transfer'),
        confirm: true,
        ...params,
      }),
    send: (amount: number, params: { currency?: string; reference?: string } = {}) =>
      stripe.testHelpers.customers.fundCashBalance(customer, {
        amount,
        currency: 'jpy',
        ...params,
      }),
    read: (id: string) => stripe.paymentIntents.retrieve(id),
    readCash: async () => (await stripe.customers.retrieveCashBalance(customer)).available,
    readMoves: async () =>
      (await stripe.customers.listCashBalanceTransactions(customer)).data.map(
        ({ type, net_amount: amount, ending_balance: balance }) => [type, amount, balance],
      ),
    countEvents: (type: string) => emulator.control.events(type).length,
  };
}

const missingOf = ({ next_action: next }: Stripe.PaymentIntent) =>
  next?.display_bank_transfer_instructions?.amount_remaining;

describe('an intent paid by bank transfer', () => {
  test('is refused without a customer, how it is funded, or in another currency', async () => {
    const { request } = await startCustomer();
    const refusals: [IntentParams, string][] = [
      [{ customer: undefined as never }, 'customer'],
      [{ capture_method: 'manual' }, 'capture_method'],
      [{ payment_method_options: {} }, 'payment_method_options[customer_balance][funding_type]'],
      [
        { payment_method_options: { customer_balance: { funding_type: 'bank_transfer' } } },
        'payment_method_options[customer_balance][bank_transfer]',
      ],
      [
        { payment_method_options: byTransfer('us_bank_transfer') },
        'payment_method_options[customer_balance][bank_transfer][type]',
      ],
      [
        { payment_method_options: byTransfer('eu_bank_transfer'), currency: 'eur' },
        'payment_method_options[customer_balance][bank_transfer][eu_bank_transfer]',
      ],
      [
        { payment_method_options: byTransfer('ch_bank_transfer' as never) },
        'payment_method_options[customer_balance][bank_transfer][type]',
      ],
    ];
    for (const [params, param] of refusals) {
      await expect(request(2000, params)).rejects.toMatchObject({ statusCode: 400, param });
    }
  });

  test('tells where to send the money, the same account each time', async () => {
    const { request } = await startCustomer();
    const [one, other] = [await request(2000), await request(3000)];
    expect(one).toMatchObject({ status: 'requires_action', amount_received: 0 });
    const instructions = one.next_action!.display_bank_transfer_instructions!;
    expect(instructions).toMatchObject({ amount_remaining: 2000, currency: 'jpy' });
    expect(instructions.financial_addresses).toEqual(
      other.next_action!.display_bank_transfer_instructions!.financial_addresses,
    );
  });

  test('is partially funded, then paid once, and what is over stays with the customer', async () => {
    const { countEvents, emulator, read, readCash, readMoves, request, send, stripe } =
      await startCustomer();
    const { id } = await request(2000);
    await send(1200);
    expect(await read(id)).toMatchObject({ status: 'requires_action', amount_received: 0 });
    expect(missingOf(await read(id))).toBe(800);
    expect(countEvents('payment_intent.partially_funded')).toBe(1);
    expect(countEvents('cash_balance.funds_available')).toBe(0);
    await send(1000);
    expect(await read(id)).toMatchObject({
      status: 'succeeded',
      amount_received: 2000,
      next_action: null,
    });
    const charges = await stripe.charges.list({ payment_intent: id });
    expect(charges.data).toMatchObject([
      { amount: 2000, paid: true, payment_method_details: { type: 'customer_balance' } },
    ]);
    expect(countEvents('payment_intent.succeeded')).toBe(1);
    expect(emulator.control.events('cash_balance.funds_available')).toMatchObject([
      { data: { object: { available: { jpy: 200 } } } },
    ]);
    expect(await readCash()).toEqual({ jpy: 200 });
    expect(await readMoves()).toEqual([
      ['applied_to_payment', -800, 200],
      ['funded', 1000, 1000],
      ['applied_to_payment', -1200, 0],
      ['funded', 1200, 1200],
    ]);
  });

  test('takes what the customer has, and asks for the rest', async () => {
    const { countEvents, readCash, request, send } = await startCustomer();
    await send(2500);
    expect(await request(2000)).toMatchObject({ status: 'succeeded', amount_received: 2000 });
    expect(countEvents('payment_intent.requires_action')).toBe(0);
    expect(missingOf(await request(2000))).toBe(1500);
    expect(await readCash()).toEqual({ jpy: 0 });
  });

  test('comes before others by its reference, then by its amount, then by its age', async () => {
    const { read, request, send } = await startCustomer();
    const oldest = await request(1000);
    const exact = await request(2000);
    const named = await request(3000);
    const { reference } = named.next_action!.display_bank_transfer_instructions!;
    await send(2000, { reference: `Order ${reference}` });
    expect(missingOf(await read(named.id))).toBe(1000);
    await send(2000);
    expect((await read(exact.id)).status).toBe('succeeded');
    expect(missingOf(await read(oldest.id))).toBe(1000);
    await send(300);
    expect(missingOf(await read(oldest.id))).toBe(700);
  });

  test('is not paid in another currency nor by another customer', async () => {
    const { read, request, send, stripe } = await startCustomer();
    const { id } = await request(2000);
    await send(2000, { currency: 'usd' });
    const other = await stripe.customers.create();
    await stripe.testHelpers.customers.fundCashBalance(other.id, { amount: 2000, currency: 'jpy' });
    expect(missingOf(await read(id))).toBe(2000);
    await expect(send(2000, { currency: 'chf' })).rejects.toMatchObject({ param: 'currency' });
    await expect(send(0)).rejects.toMatchObject({ param: 'amount' });
  });

  test('that is canceled gives the money back, for others that wait', async () => {
    const { read, readCash, readMoves, request, send, stripe } = await startCustomer();
    const first = await request(2000);
    await send(1200);
    const second = await request(1000);
    await stripe.paymentIntents.cancel(first.id);
    expect((await read(second.id)).status).toBe('succeeded');
    expect(await readCash()).toEqual({ jpy: 200 });
    expect((await readMoves()).slice(0, 2)).toEqual([
      ['applied_to_payment', -1000, 200],
      ['unapplied_from_payment', 1200, 1200],
    ]);
  });

  test('is no 3-D Secure question, and is paid or changed in no other way meanwhile', async () => {
    const { emulator, read, request, stripe } = await startCustomer();
    const { id } = await request(2000, {
      allowed_payment_method_types: ['customer_balance', 'card'],
    });
    expect((await fetch(`${emulator.url}/c/authenticate/${id}`)).status).toBe(404);
    expect(() => emulator.control.answerChallenge(id, true)).toThrow('waits for nothing');
    await expect(
      stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' }),
    ).rejects.toMatchObject({ code: 'payment_intent_unexpected_state' });
    await expect(stripe.paymentIntents.update(id, { amount: 500 })).rejects.toMatchObject({
      code: 'payment_intent_unexpected_state',
    });
    expect(missingOf(await read(id))).toBe(2000);
  });

  test('is refunded to the bank, not to the cash balance', async () => {
    const { readCash, request, send, stripe } = await startCustomer();
    const { id } = await request(2000);
    await send(2000);
    const refund = await stripe.refunds.create({ payment_intent: id });
    expect(refund.destination_details?.type).toBe('jp_bank_transfer');
    expect(await readCash()).toEqual({ jpy: 0 });
  });
});

describe('a cash balance reconciled by hand', () => {
  test('pays nothing by itself, and what is applied to it', async () => {
    const { countEvents, customer, read, readCash, request, send, stripe } = await startCustomer();
    await stripe.customers.updateCashBalance(customer, {
      settings: { reconciliation_mode: 'manual' },
    });
    await send(1500);
    const { id } = await request(2000);
    expect(missingOf(await read(id))).toBe(2000);
    const { applyCustomerBalance } = stripe.paymentIntents;
    const apply = applyCustomerBalance.bind(stripe.paymentIntents);
    await expect(apply(id)).rejects.toMatchObject({ param: 'amount' });
    await expect(apply(id, { currency: 'usd' })).rejects.toMatchObject({ param: 'currency' });
    expect(missingOf(await apply(id, { amount: 1500 }))).toBe(500);
    await expect(apply(id, { amount: 501 })).rejects.toMatchObject({ param: 'amount' });
    await send(500);
    expect(countEvents('cash_balance.funds_available')).toBe(2);
    expect((await apply(id)).status).toBe('succeeded');
    expect(await readCash()).toEqual({ jpy: 0 });
    await expect(apply(id)).rejects.toMatchObject({ code: 'payment_intent_unexpected_state' });
  });

  test('is kept so in a snapshot, until the default is wanted again', async () => {
    const { customer, emulator, stripe } = await startCustomer();
    const set = async (reconciliation_mode: 'manual' | 'merchant_default') =>
      (await stripe.customers.updateCashBalance(customer, { settings: { reconciliation_mode } }))
        .settings;
    await set('manual');
    const snapshot = emulator.control.snapshot();
    expect(await set('merchant_default')).toEqual({
      reconciliation_mode: 'automatic',
      using_merchant_default: true,
    });
    emulator.control.restore(snapshot);
    const expanded = await stripe.customers.retrieve(customer, { expand: ['cash_balance'] });
    expect(expanded).toMatchObject({
      cash_balance: { available: null, settings: { reconciliation_mode: 'manual' } },
    });
  });
});
