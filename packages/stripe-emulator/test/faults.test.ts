import { describe, expect, test } from 'vitest';
import { startShop } from './support/start-shop.ts';

const path = '/v1/checkout/sessions';

describe('faults', () => {
  test.each([
    ['reset_before', 0],
    ['reset_after', 1],
  ] as const)('%s cuts the connection with %i session made', async (kind, made) => {
    const { emulator, request } = await startShop();
    emulator.control.setFault({ method: 'GET', path: '/v1/nothing', kind });
    emulator.control.setFault({ method: 'POST', path, kind });
    const form =
      'mode=payment&success_url=http://s.test&line_items[0][quantity]=1&line_items[0][price_data][currency]=eur&line_items[0][price_data][unit_amount]=500&line_items[0][price_data][product_data][name]=B';
    await expect(request('POST', path, form, { 'idempotency-key': 'k' })).rejects.toThrow(
      'fetch failed',
    );
    expect(emulator.control.sessions()).toHaveLength(made);
    expect((await request('POST', path, form, { 'idempotency-key': 'k' })).status).toBe(200);
    expect(emulator.control.sessions()).toHaveLength(1);
    expect(emulator.control.requests()[0]).toMatchObject({ status: null, fault: kind });
  });

  test.each([
    ['timeout', 0],
    ['timeout_after', 1],
  ] as const)('%s never answers, with %i session made', async (kind, made) => {
    const { createSession, emulator, stripe } = await startShop();
    emulator.control.setFault({ path, kind });
    await expect(
      stripe.checkout.sessions.create(
        {
          mode: 'payment',
          success_url: 'http://s.test',
          line_items: [
            {
              quantity: 1,
              price_data: { currency: 'eur', unit_amount: 500, product_data: { name: 'B' } },
            },
          ],
        },
        { timeout: 100 },
      ),
    ).rejects.toMatchObject({ type: 'StripeConnectionError' });
    expect(emulator.control.sessions()).toHaveLength(made);
    await createSession();
  });

  test('429 is told as a rate limit, as often as asked', async () => {
    const { createSession, emulator } = await startShop();
    emulator.control.setFault({ path, kind: '429', count: 2 });
    await expect(createSession()).rejects.toMatchObject({ type: 'StripeRateLimitError' });
    await expect(createSession()).rejects.toMatchObject({ statusCode: 429 });
    await expect(createSession()).resolves.toBeDefined();
  });

  test('a pattern hits that path alone, and faults can be cleared', async () => {
    const { createSession, emulator, stripe } = await startShop();
    emulator.control.setFault({ path: `${path}/:id/expire`, kind: '500', count: 99 });
    const { id } = await createSession();
    await expect(stripe.checkout.sessions.expire(id)).rejects.toMatchObject({ statusCode: 500 });
    emulator.control.clearFaults();
    await expect(stripe.checkout.sessions.expire(id)).resolves.toMatchObject({ status: 'expired' });
    expect(emulator.control.countRequests({ method: 'POST', path: `${path}/*/expire` })).toBe(2);
  });

  test('a fault that does not exist is refused', async () => {
    const { emulator } = await startShop();
    expect(() => emulator.control.setFault({ path, kind: 'fire' as 'slow' })).toThrow(
      'kind must be one of',
    );
  });
});
