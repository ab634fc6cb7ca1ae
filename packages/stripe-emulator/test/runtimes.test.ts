import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Stripe from 'stripe';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { connectControl } from '../src/index.ts';
import { goodCard, item, postForm } from './support/start-shop.ts';
import { startReceiver } from './support/start-receiver.ts';
import { startProgram } from './support/start-process.ts';
import type { Runtime } from './support/start-process.ts';
import { walkSurface } from './support/walk-surface.ts';

vi.setConfig({ testTimeout: 90_000 });

const secret = 'whsec_test_of_the_process';

async function startOn(runtime: Runtime, env: Record<string, string> = {}, folder?: string) {
  const receiver = await startReceiver(secret);
  onTestFinished(() => receiver.close());
  const program = await startProgram(
    {
      STRIPE_EMULATOR_WEBHOOK_URL: receiver.url,
      STRIPE_EMULATOR_WEBHOOK_SECRET: secret,
      ...env,
    },
    runtime,
    folder,
  );
  const stripe = new Stripe('sk_test_process', {
    host: '127.0.0.1',
    port: Number(new URL(program.url).port),
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
  });
  const createSession = () =>
    stripe.checkout.sessions.create({
      mode: 'payment',
      success_url: 'http://shop.test/{CHECKOUT_SESSION_ID}',
      line_items: [item(1250)],
    });
  return { ...program, receiver, stripe, createSession, control: connectControl(program.url) };
}

describe.each(['node', 'deno'] as const)('the program on %s', (runtime) => {
  test('answers every route, and every event arrives signed', async () => {
    const { stripe, control, receiver, url } = await startOn(runtime);
    await walkSurface({ stripe, control, webhookUrl: `${url}/nobody` });
    await control.webhooksIdle();
    const sent = (await control.events()).length;
    await expect
      .poll(() => receiver.received.length, { timeout: 30_000 })
      .toBeGreaterThanOrEqual(sent);
    expect(receiver.refused).toEqual([]);
  });

  test('takes a payment on the hosted page', async () => {
    const { createSession, receiver } = await startOn(runtime);
    const session = await createSession();
    const page = await fetch(session.url!);
    expect(await page.text()).toContain('€12.50');
    const paid = await postForm(session.url!, goodCard);
    expect([paid.status, paid.headers.get('location')]).toEqual([
      303,
      `http://shop.test/${session.id}`,
    ]);
    expect(receiver.types()).toContain('checkout.session.completed');
  });

  test('goes wrong as it is told to, and stores what Stripe would store', async () => {
    const { stripe, control } = await startOn(runtime);
    const path = '/v1/customers';
    for (const [kind, error] of [
      ['429', { statusCode: 429 }],
      ['500', { statusCode: 500 }],
      ['reset_before', { type: 'StripeConnectionError' }],
      ['timeout', { type: 'StripeConnectionError' }],
    ] as const) {
      await control.setFault({ path, kind, count: kind === 'reset_before' ? 2 : 1 });
      await expect(stripe.customers.create({}, { timeout: 1000 })).rejects.toMatchObject(error);
    }
    const options = { idempotencyKey: 'key-1' };
    const first = await stripe.customers.create({ name: 'Ada' }, options);
    const again = await stripe.customers.create({ name: 'Ada' }, options);
    expect(again.id).toBe(first.id);
    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
    await expect(stripe.customers.create({ name: 'Bob' }, options)).rejects.toMatchObject({
      type: 'StripeIdempotencyError',
    });
    expect((await stripe.customers.list()).data).toHaveLength(1);
  });

  test('moves its clock, and keeps everything in its file when it is ended', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stripe-emulator-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const env = { STRIPE_EMULATOR_FILE: join(folder, 'kept.json'), STRIPE_EMULATOR_SEED: 'a' };
    const before = await startOn(runtime, env, folder);
    const { id } = await before.createSession();
    before.child.kill('SIGTERM');
    expect(await before.exited).toBe(0);
    const after = await startOn(runtime, env, folder);
    expect((await after.stripe.checkout.sessions.retrieve(id)).status).toBe('open');
    await after.control.advanceClock({ hours: 24 });
    expect((await after.stripe.checkout.sessions.retrieve(id)).status).toBe('expired');
  });
});
