import { describe, expect, test } from 'vitest';
import { connectControl } from '../src/index.ts';
import type { DeliveryFault } from '../src/index.ts';
import { startShop } from './support/start-shop.ts';

/** A shop with a fault, and what makes `count` sessions expire one after the other. */
async function startFaulty(...faults: DeliveryFault[]) {
  const shop = await startShop();
  const control = connectControl(shop.emulator.url);
  for (const fault of faults) await control.setDeliveryFault(fault);
  const expire = async (count: number) => {
    const ids: string[] = [];
    for (let left = count; left > 0; left -= 1) ids.push((await shop.createSession()).id);
    for (const id of ids) shop.emulator.control.expireSession(id);
    await control.webhooksIdle();
    return ids;
  };
  const received = () =>
    shop.receiver.received.map(({ event }) => (event.data.object as { id: string }).id);
  return { ...shop, control, expire, received };
}

describe('delivery faults', () => {
  test('drop: the event happened and is never sent', async () => {
    const { control, expire, received, stripe } = await startFaulty({ kind: 'drop' });
    const [, second] = await expire(2);
    await control.advanceClock(3_600_000);
    expect(received()).toEqual([second]);
    expect((await control.deliveries()).map(({ status }) => status)).toEqual([
      'dropped',
      'succeeded',
    ]);
    expect((await stripe.events.list({ delivery_success: false })).data).toHaveLength(1);
    await control.redeliver((await control.events())[0]!.id);
    expect(received()).toHaveLength(2);
  });

  test('never_generated: the session changed and no event says so', async () => {
    const { control, expire, received, stripe } = await startFaulty({
      kind: 'never_generated',
      type: 'checkout.session.expired',
    });
    const [first, second] = await expire(2);
    expect((await stripe.checkout.sessions.retrieve(first!)).status).toBe('expired');
    expect(received()).toEqual([second]);
    expect((await stripe.events.list()).data).toHaveLength(1);
    expect(await control.deliveries()).toHaveLength(1);
  });

  test('a payment whose completed event is never generated still redirects', async () => {
    const { control, createSession } = await startFaulty({
      kind: 'never_generated',
      type: 'checkout.session.completed',
    });
    const { redirectUrl, session } = await control.paySession((await createSession()).id);
    expect([session.payment_status, redirectUrl]).toEqual([
      'paid',
      expect.stringContaining(session.id),
    ]);
  });

  test('duplicate and concurrent: the same event twice', async () => {
    const { control, expire, received, receiver } = await startFaulty(
      { kind: 'duplicate' },
      { kind: 'concurrent' },
    );
    const [first, second] = await expire(2);
    expect(received().toSorted()).toEqual([first, first, second, second].toSorted());
    expect(new Set(receiver.received.map(({ event }) => event.id)).size).toBe(2);
    for (const { attempts } of await control.deliveries()) {
      expect(attempts.map(({ cause }) => cause).toSorted()).toEqual(['duplicate', 'first']);
    }
  });

  test('concurrent: both are under way before either is answered', async () => {
    const { createSession, emulator, receiver } = await startFaulty({ kind: 'concurrent' });
    let underWay = 0;
    let most = 0;
    receiver.answer(() => {
      underWay += 1;
      most = Math.max(most, underWay);
      return 'never';
    });
    emulator.control.expireSession((await createSession()).id);
    await expect.poll(() => most).toBe(2);
  });

  test('a duplicate that succeeds after a failure ends the retries', async () => {
    const { control, expire, received, receiver } = await startFaulty({ kind: 'duplicate' });
    receiver.answer((attempt) => (attempt === 1 ? 500 : 200));
    await expire(1);
    await control.advanceClock(3_600_000);
    expect(received()).toHaveLength(2);
  });

  test('of two at once, the one that succeeds counts', async () => {
    const { control, expire, received, receiver } = await startFaulty({ kind: 'concurrent' });
    receiver.answer((attempt) => (attempt === 2 ? 500 : 200));
    await expire(1);
    expect((await control.deliveries())[0]).toMatchObject({
      status: 'succeeded',
      nextAttemptAt: null,
    });
    await control.advanceClock(3_600_000);
    expect(received()).toHaveLength(2);
  });

  test('delay: it comes later, and others overtake it', async () => {
    const { control, expire, received } = await startFaulty({ kind: 'delay', delayMs: 60_000 });
    const [first, second] = await expire(2);
    expect(received()).toEqual([second]);
    await control.advanceClock(60_000);
    expect(received()).toEqual([second, first]);
  });

  test('reorder: they wait for each other and come in another order, the same for a seed', async () => {
    const orders: number[][] = [];
    for (const seed of [1, 1, 2, 3, 4]) {
      const { expire, received } = await startFaulty({ kind: 'reorder', count: 5, seed });
      const ids = await expire(4);
      expect(received()).toEqual([]);
      ids.push(...(await expire(1)));
      orders.push(received().map((id) => ids.indexOf(id)));
    }
    expect(orders[0]).toEqual(orders[1]);
    for (const order of orders) {
      expect(order).not.toEqual([0, 1, 2, 3, 4]);
      expect(order.toSorted()).toEqual([0, 1, 2, 3, 4]);
    }
    expect(new Set(orders.map(String)).size).toBeGreaterThan(2);
  });

  test('clearing sends what waited to be reordered', async () => {
    const { control, expire, received } = await startFaulty({ kind: 'reorder', count: 5 });
    const ids = await expire(2);
    await control.clearDeliveryFaults();
    await control.webhooksIdle();
    expect(received().toSorted()).toEqual(ids.toSorted());
  });

  test('hit only the type and the endpoint named, and as many as counted', async () => {
    const { control, createSession, expire, receiver } = await startFaulty(
      { kind: 'drop', type: 'checkout.session.exp*', count: 2 },
      { kind: 'drop', endpointId: 'we_another', count: 9 },
    );
    await control.paySession((await createSession()).id);
    await control.webhooksIdle();
    expect(receiver.types()).toContain('checkout.session.completed');
    await expire(3);
    expect(receiver.types().filter((type) => type.endsWith('expired'))).toHaveLength(1);
  });

  test('a chance is decided by its seed alone', async () => {
    const hits = async (seed: number) => {
      const { control, expire } = await startFaulty({
        kind: 'drop',
        count: 100,
        chance: 0.5,
        seed,
      });
      await expire(12);
      return (await control.deliveries()).map(({ status }) => status === 'dropped');
    };
    const [one, again, other] = [await hits(1), await hits(1), await hits(2)];
    expect(one).toEqual(again);
    expect(one).not.toEqual(other);
    for (const result of [one, other]) expect(new Set(result).size).toBe(2);
  });

  test.each([
    [{ kind: 'fire' as 'drop' }, 'kind must be one of never_generated, drop'],
    [{ kind: 'drop', count: 0 }, 'count'],
    [{ kind: 'reorder', count: 1 }, 'at least 2'],
    [{ kind: 'delay', delayMs: -1 }, 'delayMs'],
    [{ kind: 'drop', chance: 2 }, 'chance'],
    [{ kind: 'drop', seed: 0.5 }, 'seed'],
  ] as [DeliveryFault, string][])('%o is refused', async (fault, message) => {
    const { control } = await startFaulty();
    await expect(control.setDeliveryFault(fault)).rejects.toThrow(message);
  });
});
