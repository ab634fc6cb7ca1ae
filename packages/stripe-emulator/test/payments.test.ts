import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { startShop } from './support/start-shop.ts';

describe('paying by card', () => {
  test('tells of every step in order and leaves objects that agree', async () => {
    const { createSession, emulator, receiver, stripe } = await startShop();
    const { id } = await createSession({ payment_intent_data: { metadata: { order: '7' } } });
    const payment = await emulator.control.paySession(id, { email: 'ada@example.com' });
    expect(payment).toMatchObject({
      status: 'complete',
      redirectUrl: `http://shop.test/success?session_id=${id}`,
    });
    await emulator.control.webhooksIdle();
    expect(emulator.control.events().map(({ type }) => type)).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.completed',
      'charge.updated',
    ]);
    expect(receiver.types()).toHaveLength(5);
    const session = await stripe.checkout.sessions.retrieve(id, {
      expand: ['payment_intent.latest_charge.balance_transaction'],
    });
    expect(session).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      url: null,
      customer_details: { email: 'ada@example.com' },
      payment_intent: {
        status: 'succeeded',
        amount_received: 1250,
        metadata: { order: '7' },
        latest_charge: {
          paid: true,
          metadata: { order: '7' },
          balance_transaction: { amount: 1250 },
        },
      },
    });
  });

  test.each([
    ['4000 0000 0000 0002', 'generic_decline'],
    ['4000 0000 0000 9995', 'insufficient_funds'],
    ['4000 0000 0000 0069', 'expired_card'],
    ['4000 0000 0000 0127', 'incorrect_cvc'],
    ['4111 1111 1111 1111', 'test_mode_live_card'],
  ])('%s is refused as %s and the session can still be paid', async (card, code) => {
    const { createSession, emulator, stripe } = await startShop();
    const { id } = await createSession();
    expect(await emulator.control.paySession(id, { card })).toMatchObject({
      status: 'declined',
      code,
    });
    const tried = await stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] });
    expect(tried).toMatchObject({
      status: 'open',
      payment_intent: {
        status: 'requires_payment_method',
        last_payment_error: { decline_code: code },
      },
    });
    await emulator.control.paySession(id);
    const paid = await stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] });
    expect((paid.payment_intent as Stripe.PaymentIntent).id).toBe(
      (tried.payment_intent as Stripe.PaymentIntent).id,
    );
    expect(paid.payment_status).toBe('paid');
  });

  test('a session is paid once, however often it is tried', async () => {
    const { createSession, emulator, stripe } = await startShop();
    const { id } = await createSession();
    const attempts = Array.from({ length: 5 }, () => emulator.control.paySession(id));
    expect((await Promise.all(attempts)).map(({ status }) => status)).toEqual(
      Array(5).fill('complete'),
    );
    expect((await stripe.charges.list()).data).toHaveLength(1);
    expect(emulator.control.events('checkout.session.completed')).toHaveLength(1);
  });

  test('3-D Secure can be passed and failed', async () => {
    const { createSession, emulator, stripe } = await startShop();
    const { id } = await createSession();
    const card = '4000 0025 0000 3155';
    const failed = await emulator.control.paySession(id, { card, challenge: 'fail' });
    expect(failed).toMatchObject({ code: 'payment_intent_authentication_failure' });
    await emulator.control.paySession(id, { card, challenge: 'leave' });
    expect((await stripe.paymentIntents.list()).data[0]?.status).toBe('requires_action');
    expect(await emulator.control.paySession(id, { card })).toMatchObject({ status: 'complete' });
  });

  test('no card number is kept anywhere', async () => {
    const { createSession, emulator, request } = await startShop();
    const { id } = await createSession();
    await emulator.control.paySession(id);
    const dashboard = await (await fetch(emulator.url)).text();
    const charges = await (await request('GET', '/v1/charges')).text();
    expect(dashboard + charges + JSON.stringify(emulator.control.events())).not.toContain(
      '42424242',
    );
  });
});

describe('paying by bank debit', () => {
  test('completes unpaid and settles later', async () => {
    const { createSession, emulator, stripe } = await startShop({ debitSettleMs: 30 });
    const { id } = await createSession();
    await emulator.control.paySession(id, { method: 'debit', waitForWebhook: false });
    expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({
      status: 'complete',
      payment_status: 'unpaid',
    });
    await expect
      .poll(() => emulator.control.events('checkout.session.async_payment_succeeded'))
      .toHaveLength(1);
    expect((await stripe.checkout.sessions.retrieve(id)).payment_status).toBe('paid');
    expect(emulator.control.settleDebit(id)).toBe(false);
  });

  test('or fails later and stays unpaid', async () => {
    const { createSession, emulator, stripe } = await startShop();
    const { id } = await createSession();
    await emulator.control.paySession(id, { method: 'debit' });
    expect(emulator.control.failDebit(id)).toBe(true);
    expect(emulator.control.settleDebit(id)).toBe(false);
    expect((await stripe.checkout.sessions.retrieve(id)).payment_status).toBe('unpaid');
    expect(emulator.control.events().map(({ type }) => type)).toEqual([
      'payment_intent.created',
      'payment_intent.processing',
      'charge.pending',
      'checkout.session.completed',
      'charge.failed',
      'payment_intent.payment_failed',
      'checkout.session.async_payment_failed',
    ]);
  });
});
