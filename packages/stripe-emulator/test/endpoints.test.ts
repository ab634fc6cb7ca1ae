import { describe, expect, test } from 'vitest';
import { startReceiver } from './support/start-receiver.ts';
import { startShop } from './support/start-shop.ts';

async function startTwo() {
  const shop = await startShop({ retryDelaysMs: [1000, 1000, 1000] });
  const second = await startReceiver('whsec_of_the_second');
  const endpoint = shop.emulator.control.addWebhook({
    url: second.url,
    secret: 'whsec_of_the_second',
    events: ['checkout.session.*'],
    apiVersion: '2025-01-27.acacia',
  });
  const expireOne = async () => {
    const { id } = await shop.createSession();
    shop.emulator.control.expireSession(id);
    await shop.emulator.control.webhooksIdle();
    return shop.emulator.control.events('checkout.session.expired').at(-1)!;
  };
  return { ...shop, second, endpoint, expireOne };
}

describe('several endpoints', () => {
  test('get what they asked for, each with its own secret and api version', async () => {
    const { createSession, emulator, receiver, second } = await startTwo();
    await emulator.control.paySession((await createSession()).id);
    await emulator.control.webhooksIdle();
    expect(second.types()).toEqual(['checkout.session.completed']);
    expect(second.received[0]?.event.api_version).toBe('2025-01-27.acacia');
    expect(receiver.types().length).toBeGreaterThan(3);
    expect(receiver.received[0]?.event.api_version).toBe('2026-10-28.endive');
    expect([...receiver.refused, ...second.refused]).toEqual([]);
  });

  test('an event counts as delivered when all of them answered 2xx', async () => {
    const { emulator, expireOne, second, stripe } = await startTwo();
    second.answer(() => 500);
    const event = await expireOne();
    expect(event.pending_webhooks).toBe(1);
    const failed = await stripe.events.list({ delivery_success: false });
    expect(failed.data.map(({ id }) => id)).toEqual([event.id]);
    second.answer(() => 204);
    await emulator.control.advanceClock(1000);
    expect((await stripe.events.list({ delivery_success: false })).data).toEqual([]);
    expect((await stripe.events.list({ delivery_success: true })).data).toHaveLength(1);
  });

  test('an api version that is none is refused', async () => {
    const { request } = await startTwo();
    const form = 'url=http://127.0.0.1:9&enabled_events[]=*&api_version=latest';
    const answer = await request('POST', '/v1/webhook_endpoints', form);
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringContaining('Invalid Stripe API version: latest'),
    ]);
  });

  test('a disabled one gets nothing new, and planned retries end', async () => {
    const { emulator, endpoint, expireOne, second, stripe } = await startTwo();
    second.answer(() => 500);
    await expireOne();
    await stripe.webhookEndpoints.update(endpoint.id, { disabled: true });
    await emulator.control.advanceClock(10_000);
    await expireOne();
    expect(second.received).toHaveLength(1);
    const deliveries = emulator.control.deliveries().filter((d) => d.endpointId === endpoint.id);
    expect(deliveries.map(({ status }) => status)).toEqual(['failed']);
    await stripe.webhookEndpoints.update(endpoint.id, { disabled: false });
    await expireOne();
    expect(second.received).toHaveLength(2);
  });

  test('a retry goes to where the endpoint is then', async () => {
    const { emulator, endpoint, expireOne, second, stripe } = await startTwo();
    second.answer(() => 500);
    await expireOne();
    const moved = await startReceiver('whsec_of_the_second');
    await stripe.webhookEndpoints.update(endpoint.id, { url: moved.url });
    await emulator.control.advanceClock(1000);
    moved.close();
    expect(moved.received).toHaveLength(1);
    expect(second.received).toHaveLength(1);
  });

  test('the API resends an event to the endpoint named, whatever its filter', async () => {
    const { emulator, endpoint, expireOne, receiver, request, second } = await startTwo();
    const event = await expireOne();
    const resend = (form: string) => request('POST', `/v1/events/${event.id}/retry`, form);
    const answer = await resend(`webhook_endpoint=${endpoint.id}`);
    expect(await answer.json()).toMatchObject({ id: event.id, object: 'event' });
    await emulator.control.webhooksIdle();
    expect(second.received.map((one) => one.event.id)).toEqual([event.id, event.id]);
    expect(receiver.received).toHaveLength(1);
    const delivery = emulator.control.deliveries().find((d) => d.endpointId === endpoint.id);
    expect(delivery?.attempts.map(({ cause }) => cause)).toEqual(['first', 'resend']);
    expect((await resend('webhook_endpoint=we_no')).status).toBe(400);
    expect((await resend('')).status).toBe(400);
    expect((await request('POST', '/v1/events/evt_no/retry', 'for_stripecli=true')).status).toBe(
      404,
    );
  });

  test('a resend that fails neither ends nor restarts the plan of retries', async () => {
    const { emulator, expireOne, receiver } = await startTwo();
    receiver.answer(() => 500);
    const event = await expireOne();
    const plannedAt = () => emulator.control.pendingDeliveries().map((d) => d.nextAttemptAt);
    const before = plannedAt();
    await new Promise((resolve) => setTimeout(resolve, 5));
    await emulator.control.redeliver(event.id);
    await emulator.control.redeliver(event.id);
    expect(plannedAt()).toEqual(before);
    await emulator.control.advanceClock(60_000);
    const delivery = emulator.control.deliveries().find(({ url }) => url === receiver.url);
    expect(delivery?.attempts.map(({ cause }) => cause)).toEqual([
      'first',
      'resend',
      'resend',
      'retry',
      'retry',
      'retry',
    ]);
    expect(delivery?.status).toBe('failed');
  });

  test.each(['sandbox', 'live'] as const)(
    'the %s schedule gives up after as long as Stripe does',
    async (schedule) => {
      const shop = await startShop({ retryDelaysMs: schedule });
      shop.receiver.answer(() => 500);
      const { id } = await shop.createSession();
      shop.emulator.control.expireSession(id);
      await shop.emulator.control.webhooksIdle();
      await shop.emulator.control.advanceClock(7 * 24 * 60 * 60 * 1000);
      const [{ attempts, status }] = shop.emulator.control.deliveries() as [
        ReturnType<typeof shop.emulator.control.deliveries>[0],
      ];
      const lastedHours = (attempts.at(-1)!.at - attempts[0]!.at) / 3_600_000;
      expect(status).toBe('failed');
      if (schedule === 'sandbox') expect(attempts).toHaveLength(4);
      expect(lastedHours).toBeGreaterThan(schedule === 'live' ? 70 : 2);
      expect(lastedHours).toBeLessThan(schedule === 'live' ? 74 : 6);
      const gaps = attempts
        .slice(1)
        .map(({ at }, index) => Math.round((at - attempts[index]!.at) / 60_000));
      expect(gaps).toEqual(gaps.toSorted((one, other) => one - other));
    },
  );
});
