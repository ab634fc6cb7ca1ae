import { spawn } from 'node:child_process';
import http from 'node:http';
import { fileURLToPath } from 'node:url';
import Stripe from 'stripe';
import { expect, onTestFinished, test } from 'vitest';
import { connectControl } from '../src/index.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

function run(env: Record<string, string>) {
  const child = spawn(process.execPath, [main], { env: { ...process.env, ...env } });
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.err += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => child.on('exit', resolve));
  return { child, output, exited };
}

async function started(env: Record<string, string> = {}) {
  const running = run({ STRIPE_EMULATOR_PORT: '0', ...env });
  await expect
    .poll(() => running.output.out, { timeout: 5000 })
    .toMatch(/listening on http:\/\/\S+\n/);
  const url = running.output.out.match(/http:\S+/)![0];
  return { ...running, url };
}

test('the program says where it listens and answers there', async () => {
  const { url } = await started();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect((await fetch(`${url}/_emulator/health`)).status).toBe(200);
});

test('a taken port ends it with a message that says what to set', async () => {
  const { url } = await started();
  const { exited, output } = run({ STRIPE_EMULATOR_PORT: new URL(url).port });
  expect(await exited).toBe(1);
  expect(output.err).toContain('STRIPE_EMULATOR_PORT');
});

test.each([
  [{ STRIPE_EMULATOR_PORT: 'x' }, 'STRIPE_EMULATOR_PORT'],
  [{ STRIPE_EMULATOR_WEBHOOK_URL: 'http://x.test' }, 'STRIPE_EMULATOR_WEBHOOK_SECRET'],
])('a wrong setting %o ends it with its name', async (env, name) => {
  const { exited, output } = run({ STRIPE_EMULATOR_PORT: '0', ...env });
  expect(await exited).toBe(1);
  expect(output.err).toContain(name);
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s ends it within a second, open connections and planned retries or not',
  async (signal) => {
    const { child, exited, url } = await started({
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
    const startedAt = performance.now();
    child.kill(signal);
    expect(await exited).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(1000);
    agent.destroy();
    expect(await hanging).toBe('cut');
  },
);
