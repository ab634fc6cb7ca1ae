import { describe, expect, test } from 'vitest';
import { cliBinary, cliMissing, runCli } from './support/run-cli.ts';
import { ourTriggers, triggersNotYetOurs } from './support/cli-triggers.ts';
import { startShop } from './support/start-shop.ts';

const slow = { timeout: 30_000 };
const day = 24 * 60 * 60 * 1000;
const sorted = (text: string) => text.split(' ').toSorted();

describe.skipIf(!cliBinary)(cliBinary ? 'stripe trigger' : cliMissing, slow, () => {
  test('every bundled trigger is ours or on the list of those that are not yet', async () => {
    const { emulator } = await startShop();
    const help = await runCli(emulator.url, 'trigger', '--help');
    const [, list = ''] = /Supported events:\n([\s\S]*?)\n\n/.exec(help) ?? [];
    const bundled = list.split('\n').map((line) => line.trim());
    expect(bundled.length).toBeGreaterThan(100);
    const isNotYet = (name: string) =>
      Object.keys(triggersNotYetOurs).filter((start) => name.startsWith(start)).length;
    for (const name of bundled) {
      expect([name, (ourTriggers[name] ? 1 : 0) + isNotYet(name)]).toEqual([name, 1]);
    }
    expect(bundled).toEqual(expect.arrayContaining(Object.keys(ourTriggers)));
    for (const start of Object.keys(triggersNotYetOurs)) {
      expect(bundled.some((name) => name.startsWith(start))).toBe(true);
    }
  });

  test.concurrent.each(Object.entries(ourTriggers))(
    '%s brings about its events, and each is delivered signed',
    async (name, expected) => {
      const { emulator, receiver, stripe } = await startShop();
      await runCli(emulator.url, 'trigger', name);
      await emulator.control.advanceClock(day / 2);
      await emulator.control.webhooksIdle();
      const events = await stripe.events.list({ limit: 100 });
      expect(events.data.map(({ type }) => String(type)).toSorted()).toEqual(sorted(expected));
      expect(receiver.types().toSorted()).toEqual(sorted(expected));
      expect(receiver.refused).toEqual([]);
    },
  );

  test('what is added, overridden and removed arrives in the event', async () => {
    const { emulator } = await startShop();
    await runCli(
      emulator.url,
      ...['trigger', 'checkout.session.completed'],
      ...['--add', 'checkout_session:metadata.order=o_1'],
      ...['--override', 'price:unit_amount=700'],
      ...['--override', 'payment_page_confirm:expected_amount=1400'],
      ...['--remove', 'checkout_session:payment_intent_data'],
    );
    const [event] = emulator.control.events('checkout.session.completed');
    expect(event?.data.object).toMatchObject({
      amount_total: 1400,
      metadata: { order: 'o_1' },
      payment_status: 'paid',
    });
  });
});
