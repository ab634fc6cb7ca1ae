import { describe, expect, test } from 'vitest';
import { postForm, startShop } from './support/start-shop.ts';
import type { Shop } from './support/start-shop.ts';

const create = ({ stripe }: Shop, params = {}) =>
  stripe.paymentIntents.create({ amount: 2000, currency: 'usd', ...params });

const confirmed = (shop: Shop, method = 'pm_card_visa', params = {}) =>
  create(shop, { payment_method: method, confirm: true, ...params });

describe('payment intents made over the API', () => {
  test('a refused card answers 402 with the intent, which waits for another card', async () => {
    const shop = await startShop();
    const refusal = await confirmed(shop, 'pm_card_chargeDeclined').catch((error) => error);
    expect(refusal).toMatchObject({
      type: 'StripeCardError',
      statusCode: 402,
      code: 'card_declined',
      decline_code: 'generic_decline',
      payment_intent: { status: 'requires_payment_method' },
    });
    const { id } = refusal.payment_intent as { id: string };
    const charge = await shop.stripe.charges.retrieve(refusal.raw.charge as string);
    expect(charge).toMatchObject({ status: 'failed', paid: false, payment_intent: id });
    await shop.emulator.control.webhooksIdle();
    expect(shop.receiver.types()).toEqual(
      expect.arrayContaining(['charge.failed', 'payment_intent.payment_failed']),
    );
    const paid = await shop.stripe.paymentIntents.confirm(id, {
      payment_method: 'pm_card_mastercard',
    });
    expect(paid).toMatchObject({ status: 'succeeded', amount_received: 2000 });
  });

  test.each([
    ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card'],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', 'incorrect_cvc'],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error', 'processing_error'],
  ])('%s is refused as %s', async (method, code, decline_code) => {
    const shop = await startShop();
    await expect(confirmed(shop, method)).rejects.toMatchObject({ code, decline_code });
  });

  test('what its state forbids is refused with payment_intent_unexpected_state', async () => {
    const shop = await startShop();
    const unexpected = { statusCode: 400, code: 'payment_intent_unexpected_state' };
    const { id } = await create(shop);
    const call = shop.stripe.paymentIntents;
    await expect(call.confirm(id)).rejects.toMatchObject(unexpected);
    await expect(call.capture(id)).rejects.toMatchObject(unexpected);
    await call.confirm(id, { payment_method: 'pm_card_visa' });
    for (const attempt of [
      () => call.confirm(id),
      () => call.cancel(id),
      () => call.update(id, { amount: 3000 }),
    ]) {
      await expect(attempt()).rejects.toMatchObject(unexpected);
    }
  });

  test('an intent of a session is not canceled over the API', async () => {
    const shop = await startShop();
    const session = await shop.createSession();
    await shop.emulator.control.paySession(session.id, { outcome: 'fails' });
    const [intent] = (await shop.stripe.paymentIntents.list()).data;
    await expect(shop.stripe.paymentIntents.cancel(intent!.id)).rejects.toMatchObject({
      statusCode: 400,
    });
  });

  test.each([
    [{ amount: 10 }, 'amount_too_small'],
    [{ amount: 'many' }, 'parameter_invalid_integer'],
    [{ customer: 'cus_none' }, 'resource_missing'],
    [{ payment_method: 'pm_none' }, 'resource_missing'],
    [{ hat: 'red' }, 'parameter_unknown'],
  ])('%o is refused as %s', async (params, code) => {
    const shop = await startShop();
    await expect(create(shop, params)).rejects.toMatchObject({ statusCode: 400, code });
    expect(shop.emulator.control.events('payment_intent.created')).toEqual([]);
  });

  test('manual capture reserves, takes part of it and releases the rest', async () => {
    const shop = await startShop();
    const { id } = await confirmed(shop, 'pm_card_visa', { capture_method: 'manual' });
    const call = shop.stripe.paymentIntents;
    await expect(call.retrieve(id)).resolves.toMatchObject({
      status: 'requires_capture',
      amount_capturable: 2000,
      amount_received: 0,
    });
    await expect(shop.stripe.refunds.create({ payment_intent: id })).rejects.toThrow();
    await expect(call.capture(id, { amount_to_capture: 2001 })).rejects.toMatchObject({
      code: 'amount_too_large',
    });
    const captured = await call.capture(id, {
      amount_to_capture: 1500,
      expand: ['latest_charge.balance_transaction'],
    });
    expect(captured).toMatchObject({
      status: 'succeeded',
      amount_received: 1500,
      latest_charge: {
        captured: true,
        amount_captured: 1500,
        balance_transaction: { amount: 1500 },
      },
    });
    await shop.emulator.control.webhooksIdle();
    const types = shop.receiver.types();
    expect(types).toContain('payment_intent.amount_capturable_updated');
    expect(types).toContain('charge.captured');
  });

  test('a reserved charge can be captured by itself, once', async () => {
    const shop = await startShop();
    const intent = await confirmed(shop, 'pm_card_visa', { capture_method: 'manual' });
    const charge = String(intent.latest_charge);
    const captured = await shop.stripe.charges.capture(charge, { amount: 900 });
    expect(captured).toMatchObject({ captured: true, amount_captured: 900 });
    expect((await shop.stripe.paymentIntents.retrieve(intent.id)).amount_received).toBe(900);
    await expect(shop.stripe.charges.capture(charge)).rejects.toMatchObject({
      code: 'charge_already_captured',
    });
  });

  test('a reserved payment can be canceled', async () => {
    const shop = await startShop();
    const { id } = await confirmed(shop, 'pm_card_visa', { capture_method: 'manual' });
    const canceled = await shop.stripe.paymentIntents.cancel(id, {
      cancellation_reason: 'duplicate',
    });
    expect(canceled).toMatchObject({ status: 'canceled', cancellation_reason: 'duplicate' });
  });

  test('3-D Secure leaves the intent waiting, and off session it is refused', async () => {
    const shop = await startShop();
    const waiting = await confirmed(shop, 'pm_card_authenticationRequired', {
      return_url: 'http://shop.test/back',
    });
    expect(waiting).toMatchObject({
      status: 'requires_action',
      next_action: {
        type: 'redirect_to_url',
        redirect_to_url: { return_url: 'http://shop.test/back' },
      },
    });
    const { control } = shop.emulator;
    expect(control.answerChallenge(waiting.id, false)).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'payment_intent_authentication_failure' },
    });
    expect(() => control.answerChallenge(waiting.id, true)).toThrow('waits for nothing');
    const again = await shop.stripe.paymentIntents.confirm(waiting.id, {
      payment_method: 'pm_card_authenticationRequired',
    });
    expect(again.next_action?.type).toBe('use_stripe_sdk');
    expect(control.answerChallenge(waiting.id, true).status).toBe('succeeded');
    await expect(
      confirmed(shop, 'pm_card_authenticationRequired', { off_session: true }),
    ).rejects.toMatchObject({ statusCode: 402, code: 'authentication_required' });
  });

  test.each([
    ['complete', 'succeeded', 'succeeded'],
    ['fail', 'failed', 'requires_payment_method'],
  ])('its page: %s leads back as %s, with the intent %s', async (result, redirect, status) => {
    const shop = await startShop();
    const { id, next_action, client_secret } = await confirmed(
      shop,
      'pm_card_authenticationRequired',
      { return_url: 'http://shop.test/back?order=1' },
    );
    const url = next_action!.redirect_to_url!.url!;
    expect(await (await fetch(url)).text()).toContain('$20.00');
    const answered = await postForm(url, { result });
    expect([answered.status, answered.headers.get('location')]).toEqual([
      303,
      `http://shop.test/back?order=1&payment_intent=${id}&payment_intent_client_secret=${client_secret}&redirect_status=${redirect}`,
    ]);
    expect((await shop.stripe.paymentIntents.retrieve(id)).status).toBe(status);
    expect((await postForm(url, { result })).status).toBe(404);
  });

  test('a bank debit is processing until it settles or fails', async () => {
    const shop = await startShop();
    const call = shop.stripe.paymentIntents;
    const debit = (iban: string) =>
      create(shop, {
        currency: 'eur',
        payment_method_types: ['sepa_debit'],
        payment_method_data: { type: 'sepa_debit', sepa_debit: { iban } },
        confirm: true,
        mandate_data: { customer_acceptance: { type: 'offline' } },
      });
    const good = await debit('AT61 1904 3002 3457 3201');
    const bad = await debit('AT861904300235473202');
    expect([good.status, bad.status]).toEqual(['processing', 'processing']);
    await shop.emulator.control.advanceClock(60_000);
    expect((await call.retrieve(good.id)).status).toBe('succeeded');
    expect((await call.retrieve(bad.id)).status).toBe('requires_payment_method');
  });

  test('a dispute is there as soon as its card was charged', async () => {
    const shop = await startShop();
    const { id } = await confirmed(shop, 'pm_card_createDisputeInquiry');
    const { data } = await shop.stripe.disputes.list({ payment_intent: id });
    expect(data).toMatchObject([{ status: 'warning_needs_response' }]);
  });

  test('lists the intents of one customer, and expands through a list', async () => {
    const shop = await startShop();
    const customer = await shop.stripe.customers.create({ email: 'ada@example.com' });
    const { id } = await confirmed(shop, 'pm_card_visa', {
      customer: customer.id,
      setup_future_usage: 'off_session',
    });
    await create(shop);
    const { data } = await shop.stripe.paymentIntents.list({
      customer: customer.id,
      expand: ['data.latest_charge', 'data.customer', 'data.payment_method'],
    });
    expect(data).toMatchObject([
      {
        id,
        customer: { email: 'ada@example.com' },
        latest_charge: { status: 'succeeded', customer: customer.id },
        payment_method: { card: { last4: '4242' }, customer: customer.id },
      },
    ]);
  });
});
