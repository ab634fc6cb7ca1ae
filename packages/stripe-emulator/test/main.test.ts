import http from 'node:http';
import Stripe from 'stripe';
import { expect, test, vi } from 'vitest';
import { connectControl } from '../src/index.ts';
import { runProgram, startProgram } from './support/start-process.ts';

vi.setConfig({ testTimeout: 60_000 });

test('the program says where it listens and answers there', async () => {
  const { url } = await startProgram();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect((await fetch(`${url}/_emulator/health`)).status).toBe(200);
});

test('a taken port ends it with a message that says what to set', async () => {
  const { url } = await startProgram();
  const { exited, output } = runProgram({ STRIPE_EMULATOR_PORT: new URL(url).port });
  expect(await exited).toBe(1);
  expect(output.err).toContain('STRIPE_EMULATOR_PORT');
});

test.each([
  [{ STRIPE_EMULATOR_PORT: 'x' }, 'STRIPE_EMULATOR_PORT'],
  [{ STRIPE_EMULATOR_WEBHOOK_URL: 'http://x.test' }, 'STRIPE_EMULATOR_WEBHOOK_SECRET'],
])('a wrong setting %o ends it with its name', async (env, name) => {
  const { exited, output } = runProgram({ STRIPE_EMULATOR_PORT: '0', ...env });
  expect(await exited).toBe(1);
  expect(output.err).toContain(name);
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s ends it, open connections and planned retries or not',
  async (signal) => {
    const { child, exited, url } = await startProgram({
      STRIPE_EMULATOR_WEBHOOK_URL: 'http://127.0.0.1:9/nobody',
      STRIPE_EMULATOR_WEBHOOK_SECRET: 'whsec_x',
    });
    const agent = new http.Agent({ keepAlive: true });
    const stripe = new Stripe('sk_test_abc', {
      host: '127.0.0.1',
      port: Number(new URL(url).port),
      protocol: 'http',
      httpAgent: agent,
    });
    const control = connectControl(url);
    const { id } = await stripe.checkout.sessions.create({
      mode: 'payment',
      success_url: 'http://s.test',
      line_items: [
        {
          quantity: 1,
          price_data: { currency: 'eur', unit_amount: 500, product_data: { name: 'B' } },
        },
      ],
    });
    await control.paySession(id, { waitForWebhook: false });
    await control.setFault({ path: '/v1/account', kind: 'timeout' });
    const hanging = stripe.accounts.retrieveCurrent().catch(() => 'cut');
    await expect.poll(() => control.countRequests({ path: '/v1/account' })).toBe(1);
    child.kill(signal);
    expect(await exited).toBe(0);
    agent.destroy();
    expect(await hanging).toBe('cut');
  },
);
