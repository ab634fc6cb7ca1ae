import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startThrowawayPostgres } from '@till/local-postgres';
import { connectControl, signPayload } from '@till/stripe-emulator';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { copyWorkspace } from './copy-workspace.ts';
import { LICENCE_KEY, openVisitor, readSessionId } from './open-visitor.ts';
import { listProcessesOf } from './process-family.ts';
import { choosePorts, runScript, runWithPnpm } from './run-command.ts';

const { folder, remove } = copyWorkspace();
afterAll(remove);
const READY = 'Ctrl-C stops everything.';

const shopAt = ({ WEB_PORT }: { WEB_PORT: string }) => `http://localhost:${WEB_PORT}`;

async function expectNothingLeft(): Promise<void> {
  await expect.poll(() => listProcessesOf(folder), { timeout: 20_000 }).toEqual([]);
}

test('a taken port is named with the variable that changes it, and nothing is started', async () => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await once(blocker, 'listening');
  onTestFinished(() => void blocker.close());
  const { port } = blocker.address() as AddressInfo;
  const demo = runScript(folder, 'demo', [], { ...(await choosePorts()), WEB_PORT: String(port) });
  const { code, output } = await demo.ended;
  expect(code).toBe(1);
  expect(output).toContain(`Port ${port} (web) is taken.`);
  expect(output).toContain('set WEB_PORT to another port');
  expect(output).not.toContain('✓');
});

test('--fresh is refused together with DATABASE_URL, whose data it would not remove', async () => {
  const demo = runScript(folder, 'demo', ['--fresh'], {
    ...(await choosePorts()),
    DATABASE_URL: 'postgres://till@127.0.0.1:1/till',
  });
  const { code, output } = await demo.ended;
  expect(code).toBe(1);
  expect(output).toContain('unset DATABASE_URL');
});

test('what is bought in the demo is kept until --fresh, and however it ends, nothing stays', async () => {
  const ports = await choosePorts();
  const stripeUrl = `http://127.0.0.1:${ports.STRIPE_EMULATOR_PORT}`;

  // 1. It starts, and says what one needs to know.
  const first = runScript(folder, 'demo', [], ports);
  await first.until(READY);
  const said = first.output();
  expect(said).toContain(`The shop      ${shopAt(ports)}\n`);
  expect(said).toContain('4242 4242 4242 4242     paid');
  expect(said).toMatch(/postgres:\/\/till:[\w-]+@127\.0\.0\.1:\d+\/till/);

  // 2. A visitor buys a licence, and sees the key.
  const visitor = openVisitor(shopAt(ports));
  const payment = await visitor.payNow('plumb');
  expect(payment.origin).toBe(stripeUrl);
  const sessionId = readSessionId(payment);
  const successPath = `/payment/success?session_id=${sessionId}`;
  expect(await visitor.read(successPath)).not.toMatch(LICENCE_KEY);
  const paying = connectControl(stripeUrl).paySession(sessionId, { email: 'jo@example.com' });
  expect(await paying).toMatchObject({ status: 'complete' });
  const key = LICENCE_KEY.exec(await visitor.read(successPath))?.[1];
  expect(key).toBeDefined();
  expect((await openVisitor(shopAt(ports)).visit(successPath)).status).toBe(404);
  const mailboxUrl = `http://127.0.0.1:${ports.TILL_MAILBOX_PORT}`;
  expect(said).toContain(`Its mails     ${mailboxUrl}\n`);
  await expect
    .poll(async () => (await fetch(mailboxUrl)).text(), { timeout: 30_000 })
    .toContain('Your purchase: Plumb');

  // 3. kill -9 of the demo itself.
  first.child.kill('SIGKILL');
  await expectNothingLeft();

  // 4. The next run has kept the purchase; Ctrl-C in its terminal is a success.
  const second = runWithPnpm(folder, 'demo', ports);
  await second.until(READY);
  expect(await visitor.read(successPath)).toContain(key);
  second.interrupt();
  expect(await second.ended).toMatchObject({ code: 0 });
  await expectNothingLeft();

  // 5. --fresh starts over.
  const third = runScript(folder, 'demo', ['--fresh'], ports);
  await third.until(READY);
  expect((await visitor.visit(successPath)).status).toBe(404);
  third.child.kill('SIGTERM');
  expect(await third.ended).toMatchObject({ code: 0 });
  await expectNothingLeft();
});

test('PORT, WEB_PORT, DATABASE_URL and STRIPE_WEBHOOK_SECRET from the environment are used', async () => {
  const server = await startThrowawayPostgres();
  onTestFinished(() => server.stop());
  const ports = await choosePorts();
  const secret = 'whsec_of_the_environment_0123456789';
  const demo = runScript(folder, 'demo', [], {
    ...ports,
    DATABASE_URL: server.url,
    STRIPE_WEBHOOK_SECRET: secret,
  });
  await demo.until(READY);
  expect(demo.output()).not.toContain('✓ PostgreSQL');
  expect(demo.output()).toContain(`Its database  ${server.url}\n`);
  expect((await fetch(`${shopAt(ports)}/`)).status).toBe(200);

  const now = Math.floor(Date.now() / 1000);
  const event = JSON.stringify({
    id: 'evt_test_1',
    object: 'event',
    api_version: '2025-01-01',
    created: now,
    livemode: false,
    type: 'product.updated',
    data: { object: { id: 'prod_1', object: 'product' } },
  });
  const post = (secretUsed: string) =>
    fetch(`http://127.0.0.1:${ports.PORT}/api/webhook`, {
      method: 'POST',
      body: event,
      headers: { 'stripe-signature': signPayload(event, [secretUsed], now) },
    }).then(({ status }) => status);
  expect(await post('whsec_of_somebody_else_0123456789')).toBe(400);
  expect(await post(secret)).toBe(200);

  demo.child.kill('SIGTERM');
  expect(await demo.ended).toMatchObject({ code: 0 });
  await expectNothingLeft();
});

const runsIn = (place: string, program: string) => () =>
  listProcessesOf(join(folder, place)).find(({ command }) => command.endsWith(program))!.pid;

// Which process is which is told by its folder, and only Linux says that.
test.runIf(process.platform === 'linux').each([
  ['API', runsIn('apps/api', 'src/main.ts')],
  ['Web', runsIn('apps/web', 'src/serve.ts')],
  ['Stripe emulator', runsIn('packages/stripe-emulator', 'src/main.ts')],
  [
    'PostgreSQL',
    () => Number.parseInt(readFileSync(join(folder, '.till/postgres/postmaster.pid'), 'utf8')),
  ],
])('when the %s is killed, it is named and everything else stops', async (part, findPid) => {
  const demo = runScript(folder, 'demo', [], await choosePorts());
  await demo.until(READY);
  process.kill(findPid(), 'SIGKILL');
  const { code, output } = await demo.ended;
  expect(code).toBe(1);
  expect(output).toContain(`${part} ended by SIGKILL`);
  expect(output).toContain('Stopping everything else.');
  await expectNothingLeft();
});
