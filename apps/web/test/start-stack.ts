import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createTestDatabase } from '@till/db/testing';
import { startEmulator } from '@till/stripe-emulator';
import { inject } from 'vitest';

const apps = fileURLToPath(new URL('../..', import.meta.url));
const secret = 'whsec_browser_0123456789abcdefghijkl';

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function run(
  app: string,
  entry: string,
  env: NodeJS.ProcessEnv,
  readyUrl: string,
): Promise<ChildProcess> {
  const child = spawn(process.execPath, [entry], {
    cwd: `${apps}${app}`,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (let tries = 0; tries < 300; tries++) {
    const ready = await fetch(readyUrl).then(
      (r) => r.ok,
      () => false,
    );
    if (ready) return child;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${app} did not answer at ${readyUrl}`);
}

/** The shop as a customer meets it: the built web, the API and the emulator, as processes that talk over HTTP. */
export async function startStack() {
  const { url: databaseUrl, db } = await createTestDatabase(inject('postgresUrl'));
  const [apiPort, webPort] = [await freePort(), await freePort()];
  const emulator = await startEmulator({
    port: 0,
    debitSettleMs: 1_500,
    retryDelaysMs: [50, 100, 200],
  });
  const shopUrl = `http://localhost:${webPort}`;
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const api = await run(
    'api',
    'src/main.ts',
    {
      DATABASE_URL: databaseUrl,
      STRIPE_SECRET_KEY: 'sk_test_browser_0123456789',
      STRIPE_WEBHOOK_SECRET: secret,
      STRIPE_API_BASE: emulator.url,
      CLIENT_URL: shopUrl,
      PORT: String(apiPort),
    },
    `${apiUrl}/readyz`,
  );
  emulator.control.addWebhook({ url: `${apiUrl}/api/webhook`, secret });
  const web = await run(
    'web',
    'src/serve.ts',
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
    emulator,
    db,
    async close() {
      web.kill('SIGTERM');
      api.kill('SIGTERM');
      await emulator.close();
      await db.close();
    },
  };
}
