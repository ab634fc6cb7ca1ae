import { describe, expect, test } from 'vitest';
import { startReceiver } from './support/start-receiver.ts';
import { secret, startShop } from './support/start-shop.ts';

const hours = (count: number) => count * 60 * 60 * 1000;

/** A shop whose endpoint's secret is rolled, and what a receiver that knows only `known` says. */
async function startRolling(options: { secret?: string; expiresInMs?: number }) {
  const shop = await startShop();
  const [endpoint] = (await shop.stripe.webhookEndpoints.list()).data;
  const rolled = shop.emulator.control.rollSecret(endpoint!.id, options);
  const expireOne = async () => {
    const { id } = await shop.createSession();
    shop.emulator.control.expireSession(id);
    await shop.emulator.control.webhooksIdle();
    return id;
  };
  return { ...shop, endpoint: endpoint!, rolled, expireOne };
}

describe('a rolled secret', () => {
  test('without overlap the old secret verifies nothing any more', async () => {
    const { expireOne, receiver } = await startRolling({});
    await expireOne();
    expect(receiver.received).toEqual([]);
    expect(receiver.refused[0]).toContain('No signatures found');
  });

  test('signs beside the old one until that expires, then alone', async () => {
    const { emulator, expireOne, receiver, rolled } = await startRolling({
      expiresInMs: hours(24),
    });
    expect(rolled.secret).not.toBe(secret);
    await expireOne();
    const header = String(receiver.received[0]?.headers['stripe-signature']);
    expect(header).toMatch(/^t=\d+,v1=[0-9a-f]{64},v1=[0-9a-f]{64},v0=[0-9a-f]{64}$/);

    const renewed = await startReceiver(rolled.secret);
    emulator.control.addWebhook({ url: renewed.url, secret: rolled.secret });
    await emulator.control.advanceClock(hours(24));
    receiver.received.length = 0;
    await expireOne();
    renewed.close();
    expect(receiver.received).toEqual([]);
    expect(renewed.received).toHaveLength(1);
  });

  test('rolled again in the overlap, all three sign', async () => {
    const { emulator, endpoint, expireOne, receiver } = await startRolling({
      expiresInMs: hours(2),
    });
    emulator.control.rollSecret(endpoint.id, { expiresInMs: hours(1) });
    await expireOne();
    expect(String(receiver.received[0]?.headers['stripe-signature']).match(/v1=/g)).toHaveLength(3);
  });

  test('is kept by a reset, and an overlap of more than 24 hours is refused', async () => {
    const { emulator, expireOne, endpoint, receiver } = await startRolling({
      secret: 'whsec_second',
    });
    expect(() => emulator.control.rollSecret(endpoint.id, { expiresInMs: hours(25) })).toThrow(
      'expiresInMs must be 0 to',
    );
    expect(() => emulator.control.rollSecret('we_no')).toThrow("No such webhook_endpoint: 'we_no'");
    emulator.control.reset();
    await expireOne();
    expect(receiver.received).toEqual([]);
    expect(receiver.refused).toHaveLength(1);
  });
});
