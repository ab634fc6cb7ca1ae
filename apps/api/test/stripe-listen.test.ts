import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// @boundaries-ignore a helper of both suites, which the package itself does not offer
import {
  cliBinary,
  cliMissing,
  runCli,
  startCli,
} from '../../../packages/stripe-emulator/test/support/run-cli.ts';
import { newBuyer, startShop, type RunningShop } from './support.ts';

let shop: RunningShop;
beforeAll(async () => {
  shop = await startShop();
  // The CLI alone brings events.
  for (const { id } of (await shop.stripe.webhookEndpoints.list()).data) {
    await shop.stripe.webhookEndpoints.del(id);
  }
});
afterAll(() => shop.close());

const patient = { timeout: 20_000 };

const recorded = async () =>
  shop.db
    .sql`select id, type, outcome from stripe_events where type = 'checkout.session.completed'`;

describe.skipIf(!cliBinary)(cliBinary ? 'stripe listen --forward-to the API' : cliMissing, () => {
  test('without its secret in the configuration every event is refused and nothing is granted', async () => {
    await startListening();
    const buyer = newBuyer(shop.apiUrl);
    const { sessionId } = await buyer.start('plumb');
    await shop.control.paySession(sessionId);
    await expect.poll(answers, patient).toEqual(shop.control.events().map(() => 400));
    expect(await recorded()).toEqual([]);
    shop.control.reset();
  });

  test('a purchase is signed, answered and acknowledged, and granted once', async () => {
    const printed = await runCli(shop.emulator.url, 'listen', '--print-secret');
    shop.tools.config.webhookSecrets.push(/whsec_\w+/.exec(printed)![0]);
    await startListening();
    const buyer = newBuyer(shop.apiUrl);
    const { sessionId } = await buyer.start('koerper-und-raum');
    await shop.control.paySession(sessionId);
    await expect.poll(answers, patient).toEqual(shop.control.events().map(() => 200));
    expect(await recorded()).toMatchObject([{ outcome: 'applied' }]);
    expect((await buyer.read(sessionId)).state).toBe('paid');

    const [completed] = shop.control.events('checkout.session.completed');
    await runCli(shop.emulator.url, 'events', 'resend', completed!.id);
    const attempts = () =>
      shop.control.deliveries().find(({ eventId }) => eventId === completed!.id)?.attempts;
    await expect
      .poll(() => attempts()?.map(({ cause, status }) => [cause, status]), patient)
      .toEqual([
        ['first', 200],
        ['resend', 200],
      ]);
    expect(await recorded()).toHaveLength(1);
    const [grants] = await shop.db.sql`select count(*)::int as n from grants`;
    expect(grants).toEqual({ n: 1 });
  });
});

/** `stripe listen` as the README has it, until the test is over. */
const startListening = () =>
  startCli(
    shop.emulator.url,
    ...['listen', '--all-snapshot', '--forward-to', `${shop.apiUrl}/api/webhook`],
  );

/** What the application answered to each delivery through the CLI. */
const answers = () => shop.control.deliveries().map(({ attempts }) => attempts[0]?.status);
