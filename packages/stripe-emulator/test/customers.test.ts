import { describe, expect, test } from 'vitest';
import { startShop } from './support/start-shop.ts';

describe('customers', () => {
  test('a deleted customer answers as deleted, is not listed and cannot be used', async () => {
    const { stripe, createSession } = await startShop();
    const { id } = await stripe.customers.create({ email: 'ada@example.com' });
    const paid = await stripe.paymentIntents.create({
      amount: 500,
      currency: 'eur',
      customer: id,
      payment_method: 'pm_card_visa',
      confirm: true,
    });
    expect(await stripe.customers.del(id)).toMatchObject({ id, object: 'customer', deleted: true });
    expect(await stripe.customers.retrieve(id)).toMatchObject({ id, deleted: true });
    expect((await stripe.customers.list()).data).toEqual([]);
    await expect(stripe.customers.update(id, { name: 'Ada' })).rejects.toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
    });
    await expect(createSession({ customer: id })).rejects.toMatchObject({
      statusCode: 400,
      param: 'customer',
    });
    const expanded = await stripe.paymentIntents.retrieve(paid.id, { expand: ['customer'] });
    expect(expanded.customer).toEqual({ id, object: 'customer', deleted: true });
  });

  test('updates change what is given, merge metadata and tell of it', async () => {
    const { stripe, emulator } = await startShop();
    const { id } = await stripe.customers.create({
      email: 'ada@example.com',
      name: 'Ada',
      metadata: { a: '1', b: '2' },
      address: { line1: 'Street 1', country: 'DE' },
    });
    const updated = await stripe.customers.update(id, {
      name: '',
      metadata: { b: '', c: '3' },
      shipping: { name: 'Ada', address: { city: 'Berlin' } },
    });
    expect(updated).toMatchObject({
      name: null,
      email: 'ada@example.com',
      metadata: { a: '1', c: '3' },
      address: { line1: 'Street 1', line2: null },
      shipping: { name: 'Ada', address: { city: 'Berlin', line1: null } },
    });
    expect(emulator.control.events('customer.updated')[0]?.data.previous_attributes).toMatchObject({
      name: 'Ada',
    });
  });

  test('are found by their email address', async () => {
    const { stripe } = await startShop();
    await stripe.customers.create({ email: 'ada@example.com' });
    const bob = await stripe.customers.create({ email: 'bob@example.com' });
    const { data } = await stripe.customers.list({ email: 'bob@example.com' });
    expect(data.map(({ id }) => id)).toEqual([bob.id]);
  });
});

describe('payment methods', () => {
  test('are attached to one customer, listed there and detached again', async () => {
    const { stripe } = await startShop();
    const ada = await stripe.customers.create();
    const bob = await stripe.customers.create();
    const { id } = await stripe.paymentMethods.create({
      type: 'card',
      card: { token: 'tok_visa' },
    });
    await expect(stripe.paymentMethods.detach(id)).rejects.toMatchObject({ statusCode: 400 });
    await stripe.paymentMethods.attach(id, { customer: ada.id });
    await expect(stripe.paymentMethods.attach(id, { customer: bob.id })).rejects.toMatchObject({
      code: 'payment_method_unexpected_state',
    });
    const listed = await stripe.customers.listPaymentMethods(ada.id);
    expect(listed.data.map((method) => method.id)).toEqual([id]);
    const debits = await stripe.customers.listPaymentMethods(ada.id, { type: 'sepa_debit' });
    expect(debits.data).toEqual([]);
    expect((await stripe.paymentMethods.detach(id)).customer).toBeNull();
    expect((await stripe.paymentMethods.list({ customer: ada.id, type: 'card' })).data).toEqual([]);
  });

  test('a card that is always refused cannot be attached', async () => {
    const { stripe } = await startShop();
    const { id } = await stripe.customers.create();
    await expect(
      stripe.paymentMethods.attach('pm_card_chargeDeclined', { customer: id }),
    ).rejects.toMatchObject({ statusCode: 402, code: 'card_declined' });
    const saved = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
      customer: id,
    });
    expect(saved.customer).toBe(id);
  });

  test.each([
    [{ token: 'tok_none' }, 400, 'resource_missing'],
    [{ number: '4242424242424241', exp_month: 1, exp_year: 2099 }, 402, 'incorrect_number'],
    [{ number: '4242424242424242', exp_month: 13, exp_year: 2099 }, 402, 'invalid_expiry_month'],
    [{ number: '4242424242424242', exp_month: 1, exp_year: 2001 }, 402, 'invalid_expiry_year'],
    [{ number: '4242424242424242', exp_month: 1 }, 400, 'parameter_missing'],
  ])('the card %o is refused with %i %s', async (card, statusCode, code) => {
    const { stripe } = await startShop();
    await expect(
      stripe.paymentMethods.create({ type: 'card', card: card as { token: string } }),
    ).rejects.toMatchObject({ statusCode, code });
  });

  test('an IBAN with wrong check digits is refused', async () => {
    const { stripe } = await startShop();
    await expect(
      stripe.paymentMethods.create({
        type: 'sepa_debit',
        sepa_debit: { iban: 'AT611904300234573202' },
      }),
    ).rejects.toMatchObject({ code: 'invalid_bank_account_iban' });
  });

  test('the same card has the same fingerprint, and the number is nowhere', async () => {
    const { stripe, emulator } = await startShop();
    const make = (card: object) =>
      stripe.paymentMethods.create({ type: 'card', card: card as { token: string } });
    const one = await make({ token: 'tok_visa' });
    const other = await make({ number: '4242 4242 4242 4242', exp_month: 1, exp_year: 2099 });
    expect(one.card?.fingerprint).toBe(other.card?.fingerprint);
    const listed = JSON.stringify([one, other, emulator.control.requests()]);
    expect(listed.replaceAll(' ', '')).not.toContain('4242424242424242');
  });
});

describe('payment pages, which the official CLI pays with', () => {
  test('confirm a session with a payment method of the API', async () => {
    const { createSession, request, stripe, emulator } = await startShop();
    const { id } = await createSession();
    expect((await request('GET', `/v1/payment_pages/${id}`)).status).toBe(200);
    const method = await stripe.paymentMethods.create({
      type: 'card',
      card: { token: 'tok_visa' },
      billing_details: { email: 'ada@example.com', name: 'Ada', address: { country: 'US' } },
    });
    const confirm = (amount: number, paymentMethod = method.id) =>
      request(
        'POST',
        `/v1/payment_pages/${id}/confirm`,
        `payment_method=${paymentMethod}&expected_amount=${amount}`,
      );
    expect((await confirm(1)).status).toBe(400);
    expect((await confirm(1250, 'pm_card_visa_chargeDeclined')).status).toBe(402);
    expect((await confirm(1250)).status).toBe(200);
    expect((await confirm(1250)).status).toBe(400);
    const session = await stripe.checkout.sessions.retrieve(id, {
      expand: ['payment_intent.latest_charge'],
    });
    expect(session).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      customer_details: { email: 'ada@example.com', name: 'Ada', address: { country: 'US' } },
      payment_intent: { status: 'succeeded', latest_charge: { paid: true } },
    });
    expect(emulator.control.events('checkout.session.completed')).toHaveLength(1);
  });
});
