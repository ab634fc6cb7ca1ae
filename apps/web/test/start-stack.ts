import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createTestDatabase } from '@till/db/testing';
import { startMailbox } from '@till/local-mailbox';
import { startEmulator } from '@till/stripe-emulator';
import { openDatabaseLine } from './database-line.ts';

const apps = fileURLToPath(new URL('../..', import.meta.url));
const secret = 'whsec_browser_0123456789abcdefghijkl';
const readyTimeoutMs = 60_000;

/** A port that nothing listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Starts a Node process in an app's folder and resolves when `readyUrl` answers. */
export async function startProcess(
  app: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  readyUrl: string,
): Promise<ChildProcess> {
  const child = spawn(process.execPath, args, {
    cwd: `${apps}${app}`,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr?.on('data', (chunk) => (said = `${said}${chunk}`.slice(-4_000)));
  const deadline = Date.now() + readyTimeoutMs;
  while (Date.now() < deadline && child.exitCode === null) {
    const ready = await fetch(readyUrl).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return child;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${app} did not answer at ${readyUrl}:\n${said}`);
}

/** Stops a process and resolves when it has ended; at once when it already has. */
export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

type Options = { debitSettleMs?: number; allowedOrigins?: string[] };

/**
 * The shop as a customer meets it: the built web, the API and the emulator, as processes that talk over HTTP, on a fresh
 * copy of the database at `templateUrl`. Its mails arrive in `mails`.
 */
export async function startStack(
  templateUrl: string,
  { debitSettleMs = 1_500, allowedOrigins = [] }: Options = {},
) {
  const { url: databaseUrl, db } = await createTestDatabase(templateUrl);
  const database = await openDatabaseLine(databaseUrl);
  const mailbox = await startMailbox();
  const [apiPort, webPort] = [await freePort(), await freePort()];
  const emulator = await startEmulator({ port: 0, debitSettleMs, retryDelaysMs: [50, 100, 200] });
  const shopUrl = `http://localhost:${webPort}`;
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  emulator.control.addWebhook({ url: `${apiUrl}/api/webhook`, secret });

  const startApi = () =>
    startProcess(
      'api',
      ['src/main.ts'],
      {
        DATABASE_URL: database.url,
        STRIPE_SECRET_KEY: 'sk_test_browser_0123456789',
        STRIPE_WEBHOOK_SECRET: secret,
        STRIPE_API_BASE: emulator.url,
        CLIENT_URL: shopUrl,
        TRUST_PROXY: 'loopback',
        ALLOWED_ORIGINS: allowedOrigins.join(','),
        SMTP_URL: mailbox.url,
        MAIL_FROM: 'Narrow Kerf <shop@example.com>',
        PORT: String(apiPort),
      },
      `${apiUrl}/readyz`,
    );
  let api = await startApi();
  const web = await startProcess(
    'web',
    ['src/serve.ts'],
    {
      API_URL: apiUrl,
      CLIENT_URL: shopUrl,
      WEB_PORT: String(webPort),
      STRIPE_API_BASE: emulator.url,
    },
    `http://127.0.0.1:${webPort}/healthz`,
  );
  return {
    shopUrl,
    apiUrl,
    webPid: web.pid!,
    emulator,
    control: emulator.control,
    db,
    database,
    mails: mailbox.mails,
    stopApi: () => stopProcess(api),
    async restartApi() {
      api = await startApi();
    },
    async close() {
      await Promise.all([stopProcess(web), stopProcess(api)]);
      await emulator.close();
      await mailbox.close();
      await db.close();
      database.cut();
    },
  };
}

export type Stack = Awaited<ReturnType<typeof startStack>>;
