import { migrateDatabase } from '@till/db';
import { seedCatalogue } from '@till/db/seed';
import { startThrowawayPostgres } from '@till/local-postgres';
import { startEmulator } from '@till/stripe-emulator';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { copyWorkspace } from './copy-workspace.ts';
import { LICENCE_KEY, openVisitor, readSessionId } from './open-visitor.ts';
import { listProcessesOf } from './process-family.ts';
import { choosePorts, runScript } from './run-command.ts';

const { folder, remove } = copyWorkspace();
afterAll(remove);

test('without any configuration, every missing variable is named and nothing is started', async () => {
  const { code, output } = await runScript(folder, 'start', [], {}).ended;
  expect(code).toBe(1);
  for (const name of ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET', 'CLIENT_URL', 'DATABASE_URL']) {
    expect(output).toContain(`  - ${name} `);
  }
  expect(output).not.toContain('✓');
});

test('every bad variable is named at once, and no secret is shown', async () => {
  const secrets = { key: 'sk_live_do_not_show_this_key', signing: 'whsec_short' };
  const { code, output } = await runScript(folder, 'start', [], {
    STRIPE_SECRET_KEY: secrets.key,
    STRIPE_WEBHOOK_SECRET: secrets.signing,
    STRIPE_API_BASE: 'http://127.0.0.1:12111',
    CLIENT_URL: 'http://shop.example',
    DATABASE_URL: 'mysql://till@127.0.0.1/till',
    PORT: 'four thousand',
  }).ended;
  expect(code).toBe(1);
  for (const name of [
    'STRIPE_WEBHOOK_SECRET must',
    'STRIPE_API_BASE must not be set with a live key',
    'CLIENT_URL must be https://',
    'DATABASE_URL must',
    'PORT must be a port number',
  ]) {
    expect(output).toContain(name);
  }
  expect(output).not.toContain(secrets.key);
  expect(output).not.toContain(secrets.signing);
});

test('a database that does not answer is named before the API starts', async () => {
  const ports = await choosePorts();
  const { code, output } = await runScript(folder, 'start', [], {
    ...ports,
    STRIPE_SECRET_KEY: 'sk_test_start_0123456789',
    STRIPE_WEBHOOK_SECRET: 'whsec_start_0123456789abcdef',
    CLIENT_URL: `http://localhost:${ports.WEB_PORT}`,
    DATABASE_URL: `postgres://till:unseen@127.0.0.1:${ports.TILL_POSTGRES_PORT}/till`,
  }).ended;
  expect(code).toBe(1);
  expect(output).toContain('The database cannot be migrated');
  expect(output).not.toContain('✓ API');
  expect(output).not.toContain('unseen');
});

test('a person buys in a shop started with a database and a Stripe of its own', async () => {
  const server = await startThrowawayPostgres();
  onTestFinished(() => server.stop());
  await migrateDatabase(server.url);
  await seedCatalogue(server.url);
  const emulator = await startEmulator({ port: 0 });
  onTestFinished(() => emulator.close());
  const ports = await choosePorts();
  const shopUrl = `http://localhost:${ports.WEB_PORT}`;
  const secret = 'whsec_start_0123456789abcdef';
  emulator.control.addWebhook({ url: `http://127.0.0.1:${ports.PORT}/api/webhook`, secret });

  const shop = runScript(folder, 'start', [], {
    ...ports,
    STRIPE_SECRET_KEY: 'sk_test_start_0123456789',
    STRIPE_WEBHOOK_SECRET: secret,
    STRIPE_API_BASE: emulator.url,
    CLIENT_URL: shopUrl,
    DATABASE_URL: server.url,
  });
  await shop.until(`The shop serves ${shopUrl}`);

  const visitor = openVisitor(shopUrl);
  const sessionId = readSessionId(await visitor.payNow('plumb'));
  await emulator.control.paySession(sessionId);
  expect(await visitor.read(`/payment/success?session_id=${sessionId}`)).toMatch(LICENCE_KEY);

  shop.child.kill('SIGTERM');
  expect(await shop.ended).toMatchObject({ code: 0 });
  await expect.poll(() => listProcessesOf(folder), { timeout: 20_000 }).toEqual([]);
});
