import { describe, expect, test } from 'vitest';
import { item, startShop } from './support/start-shop.ts';

const days = (count: number) => count * 24 * 60 * 60 * 1000;

describe('the customer of a session', () => {
  test('a known customer pays: intent, charge and session all name them', async () => {
    const { createSession, emulator, stripe } = await startShop();
    const { id: customer } = await stripe.customers.create({
      email: 'ada@example.com',
      name: 'Ada',
    });
    const { id, customer_creation, customer_details } = await createSession({ customer });
    expect(customer_creation).toBeNull();
    expect(customer_details).toMatchObject({ email: 'ada@example.com', name: 'Ada' });
    await emulator.control.paySession(id);
    const session = await stripe.checkout.sessions.retrieve(id, {
      expand: ['payment_intent.latest_charge', 'customer'],
    });
    expect(session).toMatchObject({
      customer: { id: customer },
      payment_intent: { customer, latest_charge: { customer } },
    });
    const list = (params: object) => stripe.checkout.sessions.list(params);
    await createSession();
    expect((await list({ customer })).data).toHaveLength(1);
    expect((await list({ customer_details: { email: 'ada@example.com' } })).data).toHaveLength(1);
  });

  test('one is made when asked to, and not otherwise', async () => {
    const { createSession, emulator, stripe } = await startShop();
    const plain = await createSession();
    const made = await createSession({ customer_creation: 'always' });
    await emulator.control.paySession(plain.id, { email: 'bob@example.com' });
    await emulator.control.paySession(made.id, {
      email: 'ada@example.com',
      card: '4000000000000002',
    });
    expect((await stripe.checkout.sessions.retrieve(made.id)).customer).toBeNull();
    await emulator.control.paySession(made.id, { email: 'ada@example.com' });
    expect((await stripe.checkout.sessions.retrieve(plain.id)).customer).toBeNull();
    const { data } = await stripe.customers.list();
    expect(data).toMatchObject([{ email: 'ada@example.com' }]);
    expect((await stripe.checkout.sessions.retrieve(made.id)).customer).toBe(data[0]!.id);
  });

  test.each([
    { customer: 'cus_none' },
    { customer: 'known', customer_email: 'ada@example.com' },
    { customer: 'known', customer_creation: 'always' as const },
  ])('%o is refused', async (params) => {
    const { createSession, emulator, stripe } = await startShop();
    const { id } = await stripe.customers.create();
    const customer = params.customer === 'known' ? id : params.customer;
    await expect(createSession({ ...params, customer })).rejects.toMatchObject({ statusCode: 400 });
    expect(emulator.control.sessions()).toEqual([]);
  });
});

describe('recovery', () => {
  const recoverable = {
    after_expiration: { recovery: { enabled: true, allow_promotion_codes: true } },
  };

  test('an expired session has a recovery URL for 30 days; the new one names the old', async () => {
    const { createSession, emulator, stripe } = await startShop();
    const { id } = await createSession({ ...recoverable, client_reference_id: 'order-1' });
    expect(() => emulator.control.recoverSession(id)).toThrow('cannot be recovered');
    await emulator.control.advanceClock(days(1));
    const expired = await stripe.checkout.sessions.retrieve(id);
    expect(expired.after_expiration?.recovery?.url).toContain(id);
    expect(expired.after_expiration?.recovery?.expires_at).toBe(expired.expires_at + 30 * 86_400);
    const recovered = emulator.control.recoverSession(id);
    expect(recovered).toMatchObject({
      status: 'open',
      recovered_from: id,
      client_reference_id: 'order-1',
      amount_total: 1250,
      allow_promotion_codes: true,
    });
    const { session } = await emulator.control.paySession(recovered.id);
    expect(session.payment_status).toBe('paid');
    await emulator.control.advanceClock(days(30));
    expect(() => emulator.control.recoverSession(id)).toThrow('cannot be recovered');
  });

  test('a session that did not ask for it has none', async () => {
    const { createSession, emulator, stripe } = await startShop();
    const { id } = await createSession();
    await stripe.checkout.sessions.expire(id);
    expect((await stripe.checkout.sessions.retrieve(id)).after_expiration).toBeNull();
    expect(() => emulator.control.recoverSession(id)).toThrow('cannot be recovered');
  });
});

describe('adjustable quantity', () => {
  const adjustable = {
    allow_promotion_codes: true,
    line_items: [
      { ...item(1000), adjustable_quantity: { enabled: true, minimum: 1, maximum: 5 } },
      item(300),
    ],
  };

  test('the customer changes it within its bounds, and the totals follow', async () => {
    const { createSession, emulator, stripe } = await startShop();
    const { id } = await createSession(adjustable);
    const { data } = await stripe.checkout.sessions.listLineItems(id);
    expect(data[0]?.adjustable_quantity).toEqual({ enabled: true, minimum: 1, maximum: 5 });
    const change = (index: number, quantity: number) =>
      emulator.control.changeQuantity(id, data[index]!.id, quantity);
    for (const quantity of [0, 6, 1.5]) {
      expect(() => change(0, quantity)).toThrow('Choose a quantity from 1 to 5');
    }
    expect(() => change(1, 2)).toThrow('cannot be changed');
    expect(change(0, 3)).toMatchObject({ amount_subtotal: 3300, amount_total: 3300 });
    const { session } = await emulator.control.paySession(id, { promotionCode: 'HALF50' });
    expect(session.amount_total).toBe(1650);
    expect(() => change(0, 1)).toThrow('not open');
  });

  test('a quantity outside its own bounds is refused at creation', async () => {
    const { createSession } = await startShop();
    const [first] = adjustable.line_items;
    await expect(createSession({ line_items: [{ ...first!, quantity: 6 }] })).rejects.toMatchObject(
      { param: 'line_items[0][quantity]' },
    );
  });
});

test('what a page shows is kept as given', async () => {
  const { createSession } = await startShop();
  const given = {
    locale: 'de',
    submit_type: 'book',
    phone_number_collection: { enabled: true },
    custom_text: { submit: { message: 'Bis bald' } },
    billing_address_collection: 'required',
  } as const;
  expect(await createSession(given)).toMatchObject(given);
});
