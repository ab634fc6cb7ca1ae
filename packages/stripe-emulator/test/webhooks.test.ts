import Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { startReceiver } from './support/start-receiver.ts';
import { secret, startShop } from './support/start-shop.ts';

const expireOne = async ({ createSession, emulator }: Awaited<ReturnType<typeof startShop>>) => {
  const { id } = await createSession();
  emulator.control.expireSession(id);
  await emulator.control.webhooksIdle();
  return id;
};

describe('webhooks', () => {
  test('carry a signature that the SDK accepts and Stripe would recognise', async () => {
    const shop = await startShop();
    await expireOne(shop);
    const [{ headers, body, event }] = shop.receiver.received as [
      (typeof shop.receiver.received)[0],
    ];
    expect(headers['stripe-signature']).toMatch(/^t=\d+,v1=[0-9a-f]{64},v0=[0-9a-f]{64}$/);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(headers['user-agent']).toMatch(/^Stripe\/1\.0/);
    expect(body).toContain('\n  "object": "event"');
    expect(event).toMatchObject({
      api_version: '2026-10-28.endive',
      livemode: false,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      type: 'checkout.session.expired',
    });
    expect(event.id).toMatch(/^evt_/);
    expect(shop.receiver.refused).toEqual([]);
  });

  test('a receiver with another secret refuses them', async () => {
    const shop = await startShop();
    const other = await startReceiver('whsec_another');
    shop.emulator.control.addWebhook({ url: other.url, secret });
    await expireOne(shop);
    other.close();
    expect(other.received).toEqual([]);
    expect(other.refused[0]).toContain('No signatures found');
  });

  test('name the request and the idempotency key that caused them', async () => {
    const { createSession, receiver, stripe } = await startShop();
    const { id } = await createSession();
    const { lastResponse } = await stripe.checkout.sessions.expire(
      id,
      {},
      { idempotencyKey: 'expire-1' },
    );
    await expect
      .poll(() => receiver.received[0]?.event.request)
      .toEqual({
        id: lastResponse.requestId,
        idempotency_key: 'expire-1',
      });
  });

  test.each([500, 404, 302])(
    'are retried after %i with the same event and a fresh signature',
    async (status) => {
      let now = Date.now();
      const shop = await startShop({ clock: () => now });
      shop.receiver.answer((attempt) => (attempt < 3 ? status : 200));
      await expireOne(shop);
      for (const waitMs of [1000, 2000, 60_000]) {
        now += 1000;
        await shop.emulator.control.advanceClock(waitMs);
      }
      const { received } = shop.receiver;
      expect(received.map(({ event }) => event.id)).toEqual(Array(3).fill(received[0]?.event.id));
      const signatures = received.map(({ headers }) => String(headers['stripe-signature']));
      expect(new Set(signatures).size).toBe(3);
      const [delivery] = shop.emulator.control.deliveries();
      expect(delivery?.attempts.map((attempt) => attempt.status)).toEqual([status, status, 200]);
      expect(delivery?.status).toBe('succeeded');
    },
  );

  test('are given up after the last retry, and an event tells whether it was delivered', async () => {
    const shop = await startShop({ retryDelaysMs: [10] });
    shop.receiver.answer(() => 500);
    await expireOne(shop);
    await expect.poll(() => shop.emulator.control.deliveries()[0]?.status).toBe('failed');
    const failed = await shop.stripe.events.list({ delivery_success: false });
    expect(failed.data).toHaveLength(1);
    expect(failed.data[0]?.pending_webhooks).toBe(1);
    shop.receiver.answer(() => 200);
    await shop.emulator.control.redeliver(failed.data[0]!.id);
    expect((await shop.stripe.events.list({ delivery_success: false })).data).toEqual([]);
    expect((await shop.stripe.events.retrieve(failed.data[0]!.id)).pending_webhooks).toBe(0);
  });

  test('a receiver that never answers or is not there counts as failed', async () => {
    const shop = await startShop({ webhookTimeoutMs: 50, retryDelaysMs: [] });
    shop.emulator.control.addWebhook({ url: 'http://127.0.0.1:9/gone', secret });
    shop.receiver.answer(() => 'never');
    await expireOne(shop);
    const deliveries = shop.emulator.control.deliveries();
    expect(deliveries.map(({ status }) => status)).toEqual(['failed', 'failed']);
    expect(deliveries.map(({ attempts }) => attempts[0]?.status)).toEqual([null, null]);
  });

  test('held events wait, in order, and can be sent one by one or twice', async () => {
    const { createSession, emulator, receiver } = await startShop();
    emulator.control.holdWebhooks(true);
    const { id } = await createSession();
    await emulator.control.paySession(id);
    expect(receiver.received).toEqual([]);
    const [completed] = emulator.control.events('checkout.session.completed');
    await emulator.control.redeliver(completed!.id);
    await emulator.control.redeliver(completed!.id);
    expect(receiver.types()).toEqual(['checkout.session.completed', 'checkout.session.completed']);
    emulator.control.holdWebhooks(false);
    await emulator.control.webhooksIdle();
    expect(receiver.received).toHaveLength(6);
  });

  test('endpoints made over the API get what they asked for and their own secret', async () => {
    const shop = await startShop();
    const endpoint = await shop.stripe.webhookEndpoints.create({
      url: 'http://127.0.0.1:9/x',
      enabled_events: ['checkout.session.completed'],
    });
    expect(endpoint.secret).toMatch(/^whsec_\w{32}$/);
    expect((await shop.stripe.webhookEndpoints.retrieve(endpoint.id)).secret).toBeUndefined();
    await expireOne(shop);
    expect(shop.emulator.control.deliveries()).toHaveLength(1);
    await shop.stripe.webhookEndpoints.update(endpoint.id, { enabled_events: ['*'] });
    await expireOne(shop);
    expect(shop.emulator.control.deliveries()).toHaveLength(3);
    expect(await shop.stripe.webhookEndpoints.del(endpoint.id)).toMatchObject({ deleted: true });
    expect((await shop.stripe.webhookEndpoints.list()).data).toHaveLength(1);
  });

  test('the event keeps what the object was when it happened', async () => {
    const { createSession, emulator, stripe } = await startShop();
    const { id } = await createSession();
    await emulator.control.paySession(id, { method: 'debit' });
    emulator.control.settleDebit(id);
    const { data } = await stripe.events.list({ type: 'checkout.session.completed' });
    expect((data[0]?.data.object as Stripe.Checkout.Session).payment_status).toBe('unpaid');
    await emulator.control.advanceClock(31 * 24 * 60 * 60 * 1000);
    expect((await stripe.events.list()).data).toEqual([]);
    await expect(stripe.events.retrieve(data[0]!.id)).rejects.toMatchObject({ statusCode: 404 });
  });
});
