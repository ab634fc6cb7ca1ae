import { describe, expect, onTestFinished, test } from 'vitest';
import { startReceiver } from './support/start-receiver.ts';
import { cliBinary, cliMissing, runCli, startCli } from './support/run-cli.ts';
import { startShop } from './support/start-shop.ts';

const secretOf = (output: string) => /whsec_\w+/.exec(output)?.[0] ?? '';
const patient = { timeout: 15_000 };
const slow = { timeout: 30_000 };

/** A shop, the CLI listening for it, and a receiver that knows the secret the CLI printed. */
async function startListening(...args: string[]) {
  const shop = await startShop({ webhooks: [] });
  const secret = secretOf(await runCli(shop.emulator.url, 'listen', '--print-secret'));
  const forwarded = await startReceiver(secret);
  onTestFinished(() => forwarded.close());
  const cli = await startCli(shop.emulator.url, 'listen', '--forward-to', forwarded.url, ...args);
  expect(secretOf(cli.output())).toBe(secret);
  return { ...shop, control: shop.emulator.control, forwarded, cli };
}

describe.skipIf(!cliBinary)(cliBinary ? 'stripe listen' : cliMissing, slow, () => {
  test('forwards events, signed with the secret it printed, and tells how each was answered', async () => {
    const { control, createSession, forwarded } = await startListening('--all-snapshot');
    forwarded.answer((_attempt, { type }) => (type.startsWith('charge.') ? 500 : 200));
    await control.paySession((await createSession()).id);
    await expect
      .poll(() => control.deliveries().map(({ attempts }) => attempts[0]?.status), patient)
      .toEqual(control.events().map(({ type }) => (type.startsWith('charge.') ? 500 : 200)));
    expect(forwarded.refused).toEqual([]);
    expect(forwarded.types().toSorted()).toEqual(
      control
        .events()
        .map(({ type }) => type)
        .toSorted(),
    );
    for (const { status, attempts, via } of control.deliveries()) {
      expect([via, attempts.length, attempts[0]?.response]).toEqual(['cli', 1, 'seen']);
      expect(status).toBe(attempts[0]?.status === 200 ? 'succeeded' : 'failed');
    }
  });

  test('acknowledges what it does not forward', async () => {
    const { control, createSession, forwarded } = await startListening(
      '--events',
      'checkout.session.completed',
    );
    await control.paySession((await createSession()).id);
    await expect
      .poll(() => control.deliveries().every(({ status }) => status === 'succeeded'), patient)
      .toBe(true);
    await expect.poll(() => forwarded.types(), patient).toEqual(['checkout.session.completed']);
    const [skipped] = control.deliveries();
    expect(skipped?.attempts[0]).toMatchObject({ acknowledged: true, status: null });
  });

  test('stands beside endpoints, and once stopped gets nothing and holds nothing up', async () => {
    const { cli, control, createSession, forwarded, receiver } =
      await startListening('--all-snapshot');
    control.addWebhook({ url: receiver.url, secret: 'whsec_test_of_the_shop' });
    control.expireSession((await createSession()).id);
    await expect.poll(() => forwarded.received.length, patient).toBe(1);
    expect(receiver.received).toHaveLength(1);
    await cli.stop();
    await expect
      .poll(async () => {
        control.expireSession((await createSession()).id);
        await control.webhooksIdle();
        return control.deliveries().at(-1)?.via;
      }, patient)
      .toBe('endpoint');
  });

  test('events resend sends an event again: to the CLI, or to the endpoint named', async () => {
    const { control, createSession, emulator, forwarded, receiver } =
      await startListening('--all-snapshot');
    control.expireSession((await createSession()).id);
    await expect.poll(() => forwarded.received.length, patient).toBe(1);
    const id = control.events()[0]!.id;
    const endpoint = control.addWebhook({ url: receiver.url, secret: 'whsec_test_of_the_shop' });

    await runCli(emulator.url, 'events', 'resend', id);
    await expect.poll(() => forwarded.received.map(({ event }) => event.id)).toEqual([id, id]);
    expect(receiver.received).toEqual([]);
    await runCli(emulator.url, 'events', 'resend', id, '--webhook-endpoint', endpoint.id);
    await expect.poll(() => receiver.received.map(({ event }) => event.id)).toEqual([id]);
    expect(forwarded.received).toHaveLength(2);
  });

  test('closing the emulator closes its sockets', async () => {
    const { emulator } = await startListening('--all-snapshot');
    await emulator.close();
    await expect(fetch(emulator.url)).rejects.toThrow();
  });

  test('a socket without a session is refused', async () => {
    const { emulator } = await startShop();
    const socket = new WebSocket(
      `${emulator.url.replace('http', 'ws')}/v1/stripecli/subscribe/cliws_no`,
    );
    const outcome = await new Promise((resolve) => {
      socket.onopen = () => resolve('opened');
      socket.onerror = () => resolve('refused');
    });
    expect(outcome).toBe('refused');
  });
});

describe.skipIf(!cliBinary)(cliBinary ? 'stripe logs tail' : cliMissing, slow, () => {
  test('shows the requests that pass its filters, with their errors', async () => {
    const { emulator, stripe } = await startShop();
    const all = await startCli(emulator.url, 'logs', 'tail', '--format', 'JSON');
    const failed = await startCli(
      emulator.url,
      ...['logs', 'tail', '--format', 'JSON', '--filter-status-code-type', '4XX'],
    );
    await stripe.products.list({ limit: 3 });
    const error = await stripe.products.retrieve('prod_no').catch((refused: unknown) => refused);
    const [listed, missing] = emulator.control.requests({ path: '/v1/products' });
    await expect.poll(() => all.output(), patient).toContain(missing!.id);
    expect(all.output()).toContain(listed!.id);
    expect(all.output()).toContain('/v1/products?limit=3');
    await expect.poll(() => failed.output(), patient).toContain((error as Error).message);
    expect(failed.output()).not.toContain(listed!.id);
  });
});
