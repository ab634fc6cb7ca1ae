import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { item, startShop } from './support/start-shop.ts';

const halfAnHour = () => Math.floor(Date.now() / 1000) + 31 * 60;

describe('checkout sessions through the SDK', () => {
  test('an open session is unpaid, has no payment intent and knows what it was given', async () => {
    const { createSession, stripe } = await startShop();
    const created = await createSession({
      line_items: [item(1250), { ...item(300), quantity: 3 }],
      client_reference_id: 'order-1',
      metadata: { order_id: 'order-1' },
      customer_email: 'ada@example.com',
    });
    const session = await stripe.checkout.sessions.retrieve(created.id);
    expect(session).toMatchObject({
      object: 'checkout.session',
      amount_subtotal: 2150,
      amount_total: 2150,
      currency: 'eur',
      status: 'open',
      payment_status: 'unpaid',
      payment_intent: null,
      client_reference_id: 'order-1',
      metadata: { order_id: 'order-1' },
      customer_email: 'ada@example.com',
      livemode: false,
    });
    expect(session.expires_at - session.created).toBe(24 * 60 * 60);
    expect(session.line_items).toBeUndefined();
    expect(session.id).toMatch(/^cs_test_\w{58}$/);
  });

  test('line items come when they are expanded and as a list of their own', async () => {
    const { createSession, stripe } = await startShop();
    const lines = Array.from({ length: 12 }, (_, index) =>
      item(100 + index, 'eur', `Item ${index}`),
    );
    const { id } = await createSession({ line_items: lines });
    const { line_items: expanded } = await stripe.checkout.sessions.retrieve(id, {
      expand: ['line_items.data.price.product'],
    });
    expect(expanded?.has_more).toBe(true);
    expect((expanded?.data[0]?.price?.product as Stripe.Product).name).toBe('Item 0');
    const all = await stripe.checkout.sessions.listLineItems(id).autoPagingToArray({ limit: 100 });
    expect(all.map(({ description }) => description)).toEqual(
      lines.map((_, index) => `Item ${index}`),
    );
    expect(String(all[3]?.price?.unit_amount_decimal)).toBe('103');
  });

  test('a stored price sells like an inline one', async () => {
    const { createSession, stripe } = await startShop();
    const product = await stripe.products.create({ name: 'Course' });
    const price = await stripe.prices.create({
      product: product.id,
      currency: 'usd',
      unit_amount: 9900,
    });
    const session = await createSession({ line_items: [{ price: price.id, quantity: 2 }] });
    expect([session.amount_total, session.currency]).toEqual([19_800, 'usd']);
  });

  test.each([
    ['jpy', 1200],
    ['krw', 50_000],
    ['kwd', 12_340],
    ['bhd', 5000],
  ])('amounts in %s stay minor units', async (currency, amount) => {
    const { createSession, emulator, stripe } = await startShop();
    const { id } = await createSession({ line_items: [item(amount, currency)] });
    await emulator.control.paySession(id);
    const session = await stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] });
    expect((session.payment_intent as Stripe.PaymentIntent).amount_received).toBe(amount);
  });

  test('a free session completes without a payment', async () => {
    const { createSession, emulator, receiver, stripe } = await startShop();
    const { id } = await createSession({ line_items: [item(0)] });
    await emulator.control.paySession(id);
    expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({
      status: 'complete',
      payment_status: 'no_payment_required',
      payment_intent: null,
      amount_total: 0,
    });
    expect(receiver.types()).toEqual(['checkout.session.completed']);
  });

  test('expiring works once and only on an open session', async () => {
    const { createSession, receiver, stripe } = await startShop();
    const { id } = await createSession();
    expect(await stripe.checkout.sessions.expire(id)).toMatchObject({
      status: 'expired',
      url: null,
    });
    await expect(stripe.checkout.sessions.expire(id)).rejects.toMatchObject({ statusCode: 400 });
    await expect.poll(() => receiver.types()).toEqual(['checkout.session.expired']);
  });

  test('lists newest first, page by page, both ways', async () => {
    const { createSession, stripe } = await startShop();
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.unshift((await createSession()).id);
    const paged = await stripe.checkout.sessions
      .list({ limit: 2 })
      .autoPagingToArray({ limit: 100 });
    expect(paged.map(({ id }) => id)).toEqual(ids);
    const before = await stripe.checkout.sessions.list({ limit: 2, ending_before: ids[4]! });
    expect(before.data.map(({ id }) => id)).toEqual([ids[2], ids[3]]);
    expect(before.has_more).toBe(true);
    expect((await stripe.checkout.sessions.list({ limit: 5 })).has_more).toBe(false);
    expect((await stripe.checkout.sessions.list({ limit: 4 })).has_more).toBe(true);
    const unknown = stripe.checkout.sessions.list({ starting_after: 'cs_test_nope' });
    await expect(unknown).rejects.toMatchObject({
      code: 'resource_missing',
      param: 'starting_after',
    });
  });

  test('lists can be narrowed by payment intent, status and time of creation', async () => {
    const { createSession, emulator, stripe } = await startShop();
    const [paid, open] = [await createSession(), await createSession()];
    const { session } = await emulator.control.paySession(paid.id);
    const idsOf = async (params: Stripe.Checkout.SessionListParams) =>
      (await stripe.checkout.sessions.list(params)).data.map(({ id }) => id);
    expect(await idsOf({ payment_intent: String(session.payment_intent) })).toEqual([paid.id]);
    expect(await idsOf({ status: 'open' })).toEqual([open.id]);
    expect(await idsOf({ created: { gt: open.created } })).toEqual([]);
    expect(await idsOf({ created: { lte: open.created } })).toHaveLength(2);
  });

  test('a discount given by the merchant lowers the total and is shared among the items', async () => {
    const { createSession, stripe } = await startShop();
    const coupon = await stripe.coupons.create({ percent_off: 50, duration: 'once' });
    const session = await createSession({
      line_items: [item(333), item(333), item(334)],
      discounts: [{ coupon: coupon.id }],
    });
    expect(session.amount_total).toBe(500);
    expect(session.total_details?.amount_discount).toBe(500);
    const { data } = await stripe.checkout.sessions.listLineItems(session.id);
    expect(data.reduce((sum, { amount_discount: off }) => sum + off, 0)).toBe(500);
  });
});

describe('what a session refuses', () => {
  const refused: [string, Record<string, unknown>, Record<string, unknown>][] = [
    ['an unknown parameter', { colour: 'red' }, { code: 'parameter_unknown', param: 'colour' }],
    ['no line items', { line_items: [] }, { code: 'parameter_missing', param: 'line_items' }],
    [
      'no success URL',
      { success_url: undefined },
      { code: 'parameter_missing', param: 'success_url' },
    ],
    [
      'a success URL that is none',
      { success_url: 'shop' },
      { code: 'url_invalid', param: 'success_url' },
    ],
    ['an empty reference', { client_reference_id: '' }, { code: 'parameter_invalid_empty' }],
    ['a bad email', { customer_email: 'ada' }, { code: 'email_invalid', param: 'customer_email' }],
    ['less than 30 minutes', { expires_at: halfAnHour() - 120 }, { param: 'expires_at' }],
    ['more than 24 hours', { expires_at: halfAnHour() + 86_400 }, { param: 'expires_at' }],
    ['a subscription', { mode: 'subscription' }, { param: 'mode' }],
    ['less than the smallest charge', { line_items: [item(49)] }, { code: 'amount_too_small' }],
    [
      'a fourth decimal',
      { line_items: [item(1001, 'kwd')] },
      { param: 'line_items[0][price_data][unit_amount]' },
    ],
    [
      'a negative amount',
      { line_items: [item(-1)] },
      { param: 'line_items[0][price_data][unit_amount]' },
    ],
    ['a fraction', { line_items: [item(1.5)] }, { code: 'parameter_invalid_integer' }],
    [
      'quantity zero',
      { line_items: [{ ...item(100), quantity: 0 }] },
      { param: 'line_items[0][quantity]' },
    ],
    ['two currencies', { line_items: [item(100), item(100, 'usd')] }, { param: 'line_items[1]' }],
    [
      'an unknown currency',
      { line_items: [item(100, 'xyz')] },
      { param: 'line_items[0][price_data][currency]' },
    ],
    [
      'an unknown price',
      { line_items: [{ price: 'price_no', quantity: 1 }] },
      { code: 'resource_missing', statusCode: 400 },
    ],
    ['long metadata', { metadata: { note: 'x'.repeat(501) } }, { param: 'metadata[note]' }],
    ['what is not supported yet', { customer: 'cus_1' }, { param: 'customer' }],
  ];
  test.each(refused)('%s', async (_what, params, error) => {
    const { createSession, emulator } = await startShop();
    await expect(createSession(params)).rejects.toMatchObject({ statusCode: 400, ...error });
    expect(emulator.control.sessions()).toEqual([]);
  });

  test('31 minutes are enough', async () => {
    const { createSession } = await startShop();
    await expect(createSession({ expires_at: halfAnHour() })).resolves.toMatchObject({
      status: 'open',
    });
  });
});
