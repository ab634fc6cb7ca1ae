import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEmulator } from '../src/index.ts';
import { startShop } from './support/start-shop.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'stripe-emulator-'))));
afterAll(() => rm(folder, { recursive: true }));

describe('a file', () => {
  test('that holds something else is refused and left alone', async () => {
    const file = join(folder, 'notes.txt');
    for (const text of ['shopping list', '{"format":"other"}', 'null']) {
      await writeFile(file, text);
      await expect(startEmulator({ port: 0, file })).rejects.toThrow(
        /notes.txt is not a file of this version/,
      );
      expect(await readFile(file, 'utf8')).toBe(text);
    }
  });

  test('brings everything back: sessions, keys, plans, endpoints and what was not delivered', async () => {
    const file = join(folder, 'kept.json');
    const before = await startShop({ file, retryDelaysMs: [0, 0, 60_000] });
    const { receiver } = before;
    receiver.answer((_attempt, { type }) => (type === 'customer.created' ? 500 : 200));
    const open = await before.createSession();
    const debit = await before.createSession();
    await before.emulator.control.paySession(debit.id, { method: 'debit' });
    await before.stripe.customers.create({}, { idempotencyKey: 'key-1' });
    await before.emulator.control.webhooksIdle();
    await before.emulator.close();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).not.toContain('kept.json.new');

    const secret = 'whsec_test_of_the_shop';
    const after = await startShop({ file, webhooks: [{ url: receiver.url, secret }] });
    const { control } = after.emulator;
    expect((await after.stripe.webhookEndpoints.list()).data).toHaveLength(1);
    expect((await after.stripe.checkout.sessions.retrieve(open.id)).status).toBe('open');
    const replayed = await after.request('POST', '/v1/customers', '', {
      'idempotency-key': 'key-1',
    });
    expect(replayed.headers.get('idempotent-replayed')).toBe('true');
    receiver.answer(() => 200);
    await control.advanceClock({ minutes: 2 });
    expect((await after.stripe.checkout.sessions.retrieve(debit.id)).payment_status).toBe('paid');
    expect(receiver.types().slice(-3)).toContain('checkout.session.async_payment_succeeded');
    expect(control.deliveries().filter(({ status }) => status !== 'succeeded')).toEqual([]);
    control.reset();
    expect((await after.stripe.webhookEndpoints.list()).data).toHaveLength(1);
  });

  test('is saved while the emulator runs', async () => {
    const file = join(folder, 'running.json');
    const shop = await startShop({ file });
    const { id } = await shop.createSession();
    await expect
      .poll(() => readFile(file, 'utf8').catch(() => ''), { timeout: 10_000 })
      .toContain(id);
  });
});
