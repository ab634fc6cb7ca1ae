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
});
