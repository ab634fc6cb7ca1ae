import { describe, expect, test } from 'vitest';
import { connectControl } from '../src/index.ts';
import { startShop } from './support/start-shop.ts';

/** A shop that holds its deliveries, with one paid session. */
async function startHeld() {
  const shop = await startShop();
  const control = connectControl(shop.emulator.url);
  await control.holdWebhooks(true);
  const { id } = await shop.createSession();
  await control.paySession(id);
  const pending = await control.pendingDeliveries();
  return { ...shop, control, pending };
}

describe('held deliveries', () => {
  test('are sent one by one in any order, each telling what it was answered', async () => {
    const { control, pending, receiver } = await startHeld();
    receiver.answer((attempt) => (attempt === 1 ? 503 : 200));
    expect(pending.map(({ eventType }) => eventType)).toContain('checkout.session.completed');
    expect(receiver.received).toEqual([]);
    const [last, first] = [pending.at(-1)!, pending[0]!];
    expect(await control.deliverNow(last.id)).toMatchObject({
      cause: 'first',
      status: 503,
      response: 'seen',
    });
    expect(await control.deliverNow(first.id)).toMatchObject({ cause: 'first', status: 200 });
    expect(receiver.types()).toEqual([last.eventType, first.eventType]);
    expect((await control.pendingDeliveries()).map(({ id }) => id)).toEqual(
      pending.map(({ id }) => id).filter((id) => id !== first.id),
    );
    expect(await control.deliverNow(last.id)).toMatchObject({ cause: 'retry', status: 200 });
  });

  test('are not retried by themselves while all is held', async () => {
    const { control, pending, receiver } = await startHeld();
    receiver.answer(() => 500);
    await control.deliverNow(pending[0]!.id);
    await control.advanceClock(3_600_000);
    expect(receiver.received).toHaveLength(1);
    receiver.answer(() => 200);
    await control.holdWebhooks(false);
    await control.webhooksIdle();
    expect(receiver.received).toHaveLength(pending.length + 1);
  });

  test('a retry that falls due while all is held waits for its release', async () => {
    const { createSession, emulator, receiver } = await startShop();
    receiver.answer((attempt) => (attempt === 1 ? 500 : 200));
    emulator.control.expireSession((await createSession()).id);
    await emulator.control.webhooksIdle();
    emulator.control.holdWebhooks(true);
    await emulator.control.advanceClock(60_000);
    expect(receiver.received).toHaveLength(1);
    expect(emulator.control.pendingDeliveries().map(({ status }) => status)).toEqual(['held']);
    emulator.control.holdWebhooks(false);
    await emulator.control.webhooksIdle();
    expect(receiver.received).toHaveLength(2);
  });

  test('one that is dropped is not sent when the others are', async () => {
    const { control, pending, receiver } = await startHeld();
    expect((await control.dropDelivery(pending[0]!.id)).status).toBe('dropped');
    await control.holdWebhooks(false);
    await control.webhooksIdle();
    expect(receiver.types()).toHaveLength(pending.length - 1);
    await expect(control.deliverNow('wd_no')).rejects.toThrow("No such delivery: 'wd_no'");
    await expect(control.dropDelivery('wd_no')).rejects.toThrow("No such delivery: 'wd_no'");
  });

  test('a reset forgets them, and nothing of them is sent later', async () => {
    const { control, receiver } = await startHeld();
    await control.setDeliveryFault({ kind: 'reorder', count: 50 });
    await control.reset();
    await control.holdWebhooks(false);
    await control.clearDeliveryFaults();
    await control.webhooksIdle();
    expect(await control.pendingDeliveries()).toEqual([]);
    expect(receiver.received).toEqual([]);
  });
});
