import { describe, expect, test } from 'vitest';
import { startShop } from './support/start-shop.ts';

describe('products and prices', () => {
  test('a product with prices cannot be deleted, one without is gone', async () => {
    const { stripe, emulator } = await startShop();
    const priced = await stripe.products.create({
      name: 'Book',
      default_price_data: { currency: 'eur', unit_amount: 1200 },
      expand: ['default_price'],
    });
    expect(priced.default_price).toMatchObject({ unit_amount: 1200, product: priced.id });
    await expect(stripe.products.del(priced.id)).rejects.toMatchObject({ statusCode: 400 });
    const bare = await stripe.products.create({ name: 'Leaflet' });
    expect(await stripe.products.del(bare.id)).toMatchObject({ id: bare.id, deleted: true });
    await expect(stripe.products.retrieve(bare.id)).rejects.toMatchObject({ statusCode: 404 });
    expect(emulator.control.events('product.deleted')).toHaveLength(1);
  });

  test('a lookup key belongs to one price until it is transferred', async () => {
    const { stripe } = await startShop();
    const { id: product } = await stripe.products.create({ name: 'Book' });
    const params = { product, currency: 'eur', lookup_key: 'book', unit_amount: 100 };
    const first = await stripe.prices.create(params);
    await expect(stripe.prices.create(params)).rejects.toMatchObject({ param: 'lookup_key' });
    const second = await stripe.prices.create({ ...params, transfer_lookup_key: true });
    const found = await stripe.prices.list({ lookup_keys: ['book'] });
    expect(found.data.map(({ id }) => id)).toEqual([second.id]);
    expect((await stripe.prices.retrieve(first.id)).lookup_key).toBeNull();
  });

  test('a recurring price can be made but not sold in payment mode', async () => {
    const { stripe, createSession } = await startShop();
    const price = await stripe.prices.create({
      currency: 'eur',
      unit_amount: 900,
      recurring: { interval: 'month' },
      product_data: { name: 'Magazine' },
      expand: ['product'],
    });
    expect(price).toMatchObject({
      type: 'recurring',
      recurring: { interval: 'month', interval_count: 1, usage_type: 'licensed' },
      product: { name: 'Magazine' },
    });
    await expect(
      createSession({ line_items: [{ price: price.id, quantity: 1 }] }),
    ).rejects.toMatchObject({ param: 'line_items[0][price]' });
    expect((await stripe.prices.list({ type: 'recurring' })).data).toHaveLength(1);
    expect((await stripe.prices.list({ recurring: { interval: 'year' } })).data).toEqual([]);
  });

  test.each([
    [{ unit_amount: 100 }, 'product'],
    [{ product: 'prod_none', unit_amount: 100 }, 'product'],
    [{ product_data: { name: 'x' } }, 'unit_amount'],
  ])('a price from %o is refused for its %s', async (params, param) => {
    const { stripe } = await startShop();
    await expect(stripe.prices.create({ currency: 'eur', ...params })).rejects.toMatchObject({
      statusCode: 400,
      param,
    });
  });

  test('a promotion code is made from its coupon in the old form and the new', async () => {
    const { request, stripe } = await startShop();
    const { id } = await stripe.coupons.create({ percent_off: 20 });
    const old = await request('POST', '/v1/promotion_codes', `coupon=${id}`);
    expect(await old.json()).toMatchObject({ promotion: { coupon: id, type: 'coupon' } });
    await stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon: id } });
    expect((await stripe.promotionCodes.list({ coupon: id })).data).toHaveLength(2);
    await expect(
      stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon: 'none' } }),
    ).rejects.toMatchObject({ param: 'promotion[coupon]', code: 'resource_missing' });
  });
});

describe('lists', () => {
  test('are walked forwards and backwards, a page at a time', async () => {
    const { stripe } = await startShop();
    const made = [];
    for (const name of 'abcdefg') made.push((await stripe.products.create({ name })).id);
    const newestFirst = made.toReversed();
    const ids = (page: { data: { id: string }[] }) => page.data.map(({ id }) => id);
    const first = await stripe.products.list({ limit: 3 });
    expect([ids(first), first.has_more]).toEqual([newestFirst.slice(0, 3), true]);
    const next = await stripe.products.list({ limit: 3, starting_after: newestFirst[2]! });
    expect([ids(next), next.has_more]).toEqual([newestFirst.slice(3, 6), true]);
    const back = await stripe.products.list({ limit: 2, ending_before: newestFirst[3]! });
    expect([ids(back), back.has_more]).toEqual([newestFirst.slice(1, 3), true]);
    const all = [];
    for await (const product of stripe.products.list({ limit: 2 })) all.push(product.id);
    expect(all).toEqual(newestFirst);
    await expect(stripe.products.list({ starting_after: 'prod_none' })).rejects.toMatchObject({
      statusCode: 400,
      param: 'starting_after',
      code: 'resource_missing',
    });
  });

  test('cannot be expanded where nothing is, nor deeper than four levels', async () => {
    const { stripe, createSession } = await startShop();
    await createSession();
    const list = (expand: string[]) => stripe.checkout.sessions.list({ expand });
    await expect(list(['data.hat'])).rejects.toMatchObject({ statusCode: 400 });
    await expect(
      list(['data.payment_intent.latest_charge.balance_transaction.source.x']),
    ).rejects.toMatchObject({ message: expect.stringContaining('more than 4 levels') });
  });
});
