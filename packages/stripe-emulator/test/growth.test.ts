import { expect, test, vi } from 'vitest';
import { startShop } from './support/start-shop.ts';

vi.setConfig({ testTimeout: 120_000 });

/** How many entries of maps, of which all that is stored consists, `act` walks through. */
async function countVisits(act: () => Promise<void>): Promise<number> {
  let visits = 0;
  const walks = ['values', 'entries', 'keys'] as const;
  const spies = walks.map((walk) => {
    const original = Map.prototype[walk];
    return vi.spyOn(Map.prototype, walk).mockImplementation(function* (
      this: Map<unknown, unknown>,
    ) {
      for (const item of original.call(this)) {
        visits += 1;
        yield item as never;
      }
      return undefined;
    } as never);
  });
  await act();
  for (const spy of spies) spy.mockRestore();
  return visits;
}

test('a session is made, paid and read with as much work after hundreds as at first', async () => {
  const { createSession, emulator, stripe } = await startShop({ webhooks: [] });
  const sell = async (count: number) => {
    for (let sold = 0; sold < count; sold++) {
      const { id } = await createSession();
      await emulator.control.paySession(id);
      const session = await stripe.checkout.sessions.retrieve(id, {
        expand: ['payment_intent.latest_charge'],
      });
      expect(session.payment_status).toBe('paid');
    }
  };
  await sell(5);
  const early = await countVisits(() => sell(10));
  await sell(200);
  const late = await countVisits(() => sell(10));
  expect(late).toBeLessThanOrEqual(early * 2);
  const listing = await countVisits(async () => void (await stripe.checkout.sessions.list()));
  expect(listing).toBeGreaterThan(200);
});

test('a refund is made and found with as much work after hundreds as at first', async () => {
  const { stripe } = await startShop({ webhooks: [] });
  const refund = async (count: number) => {
    for (let made = 0; made < count; made++) {
      const { id, latest_charge: charge } = await stripe.paymentIntents.create({
        amount: 2000,
        currency: 'usd',
        payment_method: 'pm_card_visa',
        confirm: true,
      });
      for (const amount of [500, 1500]) await stripe.refunds.create({ payment_intent: id, amount });
      expect((await stripe.refunds.list({ charge: String(charge) })).data).toHaveLength(2);
    }
  };
  await refund(5);
  const early = await countVisits(() => refund(10));
  await refund(200);
  const late = await countVisits(() => refund(10));
  expect(late).toBeLessThanOrEqual(early * 2);
});
