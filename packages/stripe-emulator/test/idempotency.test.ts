import { describe, expect, test } from 'vitest';
import { startShop } from './support/start-shop.ts';

const form =
  'mode=payment&success_url=http%3A%2F%2Fshop.test%2F&line_items[0][quantity]=1&line_items[0][price_data][currency]=eur&line_items[0][price_data][unit_amount]=500&line_items[0][price_data][product_data][name]=Book';
const reordered = form.split('&').toReversed().join('&');
const path = '/v1/checkout/sessions';
const key = { 'idempotency-key': 'order-1' };

describe('idempotency keys', () => {
  test('the same request is answered the same, whatever the order of its parameters', async () => {
    const { emulator, request } = await startShop();
    const first = await request('POST', path, form, key);
    const second = await request('POST', path, reordered, key);
    expect(await second.text()).toBe(await first.text());
    expect(emulator.control.sessions()).toHaveLength(1);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(second.headers.get('original-request')).toBe(first.headers.get('request-id'));
    expect(second.headers.get('request-id')).not.toBe(first.headers.get('request-id'));
    expect(second.headers.get('idempotency-key')).toBe('order-1');
    expect(second.headers.get('stripe-should-retry')).toBe('false');
    expect(emulator.control.requests().map(({ replayed }) => replayed)).toEqual([false, true]);
  });

  test('other parameters or another endpoint under the same key are refused', async () => {
    const { createSession, emulator, stripe } = await startShop();
    const { id } = await stripe.checkout.sessions.create(
      {
        mode: 'payment',
        success_url: 'http://shop.test/',
        line_items: [
          {
            quantity: 1,
            price_data: { currency: 'eur', unit_amount: 500, product_data: { name: 'Book' } },
          },
        ],
      },
      { idempotencyKey: 'order-1' },
    );
    await expect(
      stripe.checkout.sessions.create({ mode: 'payment' }, { idempotencyKey: 'order-1' }),
    ).rejects.toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
    await expect(
      stripe.checkout.sessions.expire(id, {}, { idempotencyKey: 'order-1' }),
    ).rejects.toMatchObject({ type: 'StripeIdempotencyError' });
    await createSession();
    expect(emulator.control.sessions()).toHaveLength(2);
  });

  test('a request refused for its parameters leaves the key free', async () => {
    const { request } = await startShop();
    expect((await request('POST', path, 'mode=payment', key)).status).toBe(400);
    expect((await request('POST', path, form, key)).status).toBe(200);
  });

  test('a second request while the first is under way is a conflict', async () => {
    const { emulator, request } = await startShop();
    emulator.control.setFault({ path, kind: 'slow', delayMs: 200 });
    const first = request('POST', path, form, key);
    await expect.poll(() => emulator.control.countRequests()).toBe(1);
    const second = await request('POST', path, form, key);
    expect(second.status).toBe(409);
    expect(await second.json()).toMatchObject({ error: { code: 'idempotency_key_in_use' } });
    expect((await first).status).toBe(200);
    expect(emulator.control.sessions()).toHaveLength(1);
  });

  test('a stored 500 is replayed to every retry of the SDK; a new key goes through', async () => {
    const { createSession, emulator, stripe } = await startShop();
    emulator.control.setFault({ path, kind: '500' });
    const params = { mode: 'payment', success_url: 'http://shop.test/' } as const;
    const line_items = [
      {
        quantity: 1,
        price_data: { currency: 'eur', unit_amount: 500, product_data: { name: 'Book' } },
      },
    ];
    await expect(
      stripe.checkout.sessions.create(
        { ...params, line_items },
        { idempotencyKey: 'k', maxNetworkRetries: 2 },
      ),
    ).rejects.toMatchObject({ type: 'StripeAPIError', statusCode: 500 });
    expect(emulator.control.requests().map(({ status, replayed }) => [status, replayed])).toEqual([
      [500, false],
      [500, true],
      [500, true],
    ]);
    expect(emulator.control.sessions()).toEqual([]);
    await expect(createSession()).resolves.toMatchObject({ status: 'open' });
  });

  test('a refusal by the state of things is stored', async () => {
    const { createSession, emulator, request } = await startShop();
    const { id } = await createSession();
    emulator.control.expireSession(id);
    await request('POST', `${path}/${id}/expire`, '', key);
    const again = await request('POST', `${path}/${id}/expire`, '', key);
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([400, 'true']);
  });

  test('a key longer than 255 characters is refused', async () => {
    const { request } = await startShop();
    expect((await request('POST', path, form, { 'idempotency-key': 'k'.repeat(256) })).status).toBe(
      400,
    );
  });

  test('a key is forgotten 24 hours after its first use, and not before', async () => {
    const { emulator, request } = await startShop();
    const create = async () => {
      const response = await request('POST', path, form, key);
      return [response.status, response.headers.get('idempotent-replayed')];
    };
    const day = 24 * 60 * 60 * 1000;
    expect(await create()).toEqual([200, null]);
    await emulator.control.advanceClock(day - 60_000);
    expect(await create()).toEqual([200, 'true']);
    await emulator.control.advanceClock(60_000);
    expect(await create()).toEqual([200, null]);
    expect(emulator.control.sessions()).toHaveLength(2);
  });

  test('a refused card is stored: the retry is told the same and charges nothing', async () => {
    const { emulator, request } = await startShop();
    const charge =
      'amount=500&currency=eur&confirm=true&payment_method=pm_card_visa_chargeDeclined';
    const first = await request('POST', '/v1/payment_intents', charge, key);
    const again = await request('POST', '/v1/payment_intents', charge, key);
    expect([first.status, again.status]).toEqual([402, 402]);
    expect(await again.text()).toBe(await first.text());
    for (const response of [first, again]) {
      expect(response.headers.get('stripe-should-retry')).toBe('false');
      expect(response.headers.get('original-request')).toBe(first.headers.get('request-id'));
    }
    expect(emulator.control.events('charge.failed')).toHaveLength(1);
  });

  test.each([
    ['401', { authorization: 'Bearer nonsense' }, undefined],
    ['429', {}, '429'],
    ['429', {}, 'lock_timeout'],
  ] as const)('a %s is not stored', async (status, headers, kind) => {
    const { emulator, request } = await startShop();
    if (kind) emulator.control.setFault({ path, kind });
    const first = await request('POST', path, form, { ...key, ...headers });
    expect(String(first.status)).toBe(status);
    expect(first.headers.get('stripe-should-retry')).toBe(kind === 'lock_timeout' ? 'true' : null);
    expect(first.headers.get('idempotency-key')).toBe('order-1');
    const second = await request('POST', path, form, key);
    expect([second.status, second.headers.get('idempotent-replayed')]).toEqual([200, null]);
  });

  test('the SDK tries a lock time-out again by itself', async () => {
    const { emulator, stripe } = await startShop();
    emulator.control.setFault({ path: '/v1/customers', kind: 'lock_timeout' });
    await stripe.customers.create({}, { maxNetworkRetries: 1 });
    expect(emulator.control.requests().map(({ status }) => status)).toEqual([429, 200]);
  });

  test('other parameters are refused even while the first request is under way', async () => {
    const { emulator, request } = await startShop();
    emulator.control.setFault({ path, kind: 'slow', delayMs: 300 });
    const first = request('POST', path, form, key);
    await expect.poll(() => emulator.control.countRequests()).toBe(1);
    const other = await request('POST', path, `${form}&locale=de`, key);
    expect(await other.json()).toMatchObject({
      error: { type: 'idempotency_error', message: expect.stringContaining('same parameters') },
    });
    expect((await first).status).toBe(200);
  });

  test('keys do nothing for requests that only read', async () => {
    const { request } = await startShop();
    const first = await request('GET', '/v1/account', undefined, key);
    const second = await request('GET', '/v1/balance_transactions', undefined, key);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(first.headers.get('idempotency-key')).toBeNull();
  });
});
