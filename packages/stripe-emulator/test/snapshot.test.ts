import { describe, expect, test } from 'vitest';
import { connectControl } from '../src/index.ts';
import type { Emulator } from '../src/index.ts';
import { startShop } from './support/start-shop.ts';
import type { Shop } from './support/start-shop.ts';

const statusOf = async ({ stripe }: Shop, id: string) => {
  const { status, payment_status } = await stripe.checkout.sessions.retrieve(id);
  return [status, payment_status];
};

describe('snapshots', () => {
  test('put back objects, notes, keys and plans: what was going to happen still happens', async () => {
    const shop = await startShop({ debitSettleMs: 60_000 });
    const { control } = shop.emulator;
    const paid = await shop.createSession({ allow_promotion_codes: true });
    const debit = await shop.createSession();
    const open = await shop.stripe.checkout.sessions.create(
      {
        mode: 'payment',
        success_url: 'http://s.test',
        line_items: [
          {
            quantity: 1,
            price_data: { currency: 'eur', unit_amount: 700, product_data: { name: 'B' } },
          },
        ],
      },
      { idempotencyKey: 'order-9' },
    );
    await control.paySession(debit.id, { method: 'debit' });
    const before = JSON.parse(JSON.stringify(control.snapshot())) as ReturnType<
      Emulator['control']['snapshot']
    >;

    await control.paySession(paid.id, { promotionCode: 'HALF50' });
    await control.expireSession(open.id);
    await control.advanceClock({ days: 2 });
    expect(await statusOf(shop, debit.id)).toEqual(['complete', 'paid']);
    const events = control.events().length;

    control.restore(before);
    expect(control.events().length).toBeLessThan(events);
    expect(await statusOf(shop, paid.id)).toEqual(['open', 'unpaid']);
    expect(await statusOf(shop, debit.id)).toEqual(['complete', 'unpaid']);
    expect((await shop.stripe.coupons.retrieve('half50')).times_redeemed).toBe(0);
    await expect(
      shop.stripe.checkout.sessions.create(
        { mode: 'payment', success_url: 'http://s.test' },
        { idempotencyKey: 'order-9' },
      ),
    ).rejects.toMatchObject({ type: 'StripeIdempotencyError' });

    await control.advanceClock({ minutes: 2 });
    expect(await statusOf(shop, debit.id)).toEqual(['complete', 'paid']);
    const { session } = await control.paySession(paid.id, { promotionCode: 'HALF50' });
    expect(session.amount_total).toBe(625);
    await control.advanceClock({ hours: 24 });
    expect(await statusOf(shop, open.id)).toEqual(['expired', 'unpaid']);
  });

  test('a retry that was planned is sent after the restore, once', async () => {
    const shop = await startShop({ retryDelaysMs: [60_000] });
    const { control } = shop.emulator;
    shop.receiver.answer(() => 500);
    await shop.stripe.customers.create();
    await control.webhooksIdle();
    const failed = control.snapshot();
    shop.receiver.answer(() => 200);
    control.restore(failed);
    await control.advanceClock({ minutes: 1 });
    expect(shop.receiver.types()).toEqual(['customer.created', 'customer.created']);
    expect(control.deliveries()).toMatchObject([{ status: 'succeeded' }]);
  });

  test('go over HTTP into another emulator', async () => {
    const here = await startShop();
    const there = await startShop();
    const { id } = await here.createSession();
    const snapshot = await connectControl(here.emulator.url).snapshot();
    await connectControl(there.emulator.url).restore(snapshot);
    expect(await statusOf(there, id)).toEqual(['open', 'unpaid']);
    await there.emulator.control.paySession(id);
    expect(await statusOf(here, id)).toEqual(['open', 'unpaid']);
  });

  test('anything else is refused and changes nothing', async () => {
    const shop = await startShop();
    const { id } = await shop.createSession();
    for (const nonsense of [undefined, null, {}, { format: 'stripe-emulator/0' }]) {
      expect(() => shop.emulator.control.restore(nonsense as never)).toThrow('not a snapshot');
    }
    expect(await statusOf(shop, id)).toEqual(['open', 'unpaid']);
  });
});

describe('a seed', () => {
  const startedAt = Date.now();
  const clock = () => startedAt;

  async function play(shop: Shop): Promise<string> {
    const { id } = await shop.createSession();
    await shop.emulator.control.paySession(id);
    await shop.stripe.customers.create({ email: 'ada@example.com' });
    const { control } = shop.emulator;
    const deliveries = control.deliveries().map((delivery) => [delivery.id, delivery.eventId]);
    const requests = control.requests().map((request) => request.id);
    const events = control
      .events()
      .map((event) => ({ ...event, request: { ...event.request, idempotency_key: null } }));
    return JSON.stringify([events, control.sessions(), deliveries, requests]);
  }

  test('makes the same ids in the same order, after a reset too', async () => {
    const one = await startShop({ seed: 'shop', clock });
    const other = await startShop({ seed: 'shop', clock });
    const played = (await play(one)).replaceAll(one.emulator.url, '');
    expect((await play(other)).replaceAll(other.emulator.url, '')).toBe(played);
    one.emulator.control.reset();
    expect((await play(one)).replaceAll(one.emulator.url, '')).toBe(played);
  });

  test('makes other ids than another seed, and than none', async () => {
    const ids = [];
    for (const options of [{ seed: 1 }, { seed: 2 }, {}, {}]) {
      ids.push((await (await startShop(options)).createSession()).id);
    }
    expect(new Set(ids).size).toBe(4);
  });
});

describe('events that never happen', () => {
  test('are neither stored, listed nor sent, as often as asked', async () => {
    const shop = await startShop();
    const { control } = shop.emulator;
    control.suppressEvent({ type: 'checkout.session.completed' });
    const first = await shop.createSession();
    const second = await shop.createSession();
    await control.paySession(first.id);
    await control.paySession(second.id);
    const listed = await shop.stripe.events.list({ type: 'checkout.session.completed' });
    expect(listed.data.map(({ data }) => (data.object as { id: string }).id)).toEqual([second.id]);
    expect(shop.receiver.types().filter((type) => type === listed.data[0]!.type)).toHaveLength(1);
    expect(await statusOf(shop, first.id)).toEqual(['complete', 'paid']);
    expect(() => control.suppressEvent({} as never)).toThrow('type is missing');
  });
});

test.each([-1, Number.NaN, { days: -1 }, { weeks: 1 }, {}])(
  'the clock cannot be advanced by %o',
  async (by) => {
    const { emulator } = await startShop();
    const now = emulator.control.now();
    await expect(emulator.control.advanceClock(by as number)).rejects.toThrow('advanceClock');
    expect(emulator.control.now() - now).toBeLessThan(60_000);
  },
);
