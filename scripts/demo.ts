import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { migrateDatabase } from '@till/db';
import { seedCatalogue } from '@till/db/seed';
import { startPostgres } from '@till/local-postgres';
import { isPortTaken, runPart, type Part } from './stack/run-part.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { env } = process;
const verbose = process.argv.includes('--verbose');
const ports = {
  PORT: Number(env.PORT || 4000),
  WEB_PORT: Number(env.WEB_PORT || 5173),
  STRIPE_EMULATOR_PORT: Number(env.STRIPE_EMULATOR_PORT || 12111),
  TILL_POSTGRES_PORT: Number(env.TILL_POSTGRES_PORT || 54329),
};
const apiUrl = `http://127.0.0.1:${ports.PORT}`;
const shopUrl = `http://localhost:${ports.WEB_PORT}`;
const emulatorUrl = `http://127.0.0.1:${ports.STRIPE_EMULATOR_PORT}`;
const webhookSecret = env.STRIPE_WEBHOOK_SECRET || `whsec_${randomBytes(24).toString('hex')}`;

const parts: Part[] = [];
let stopping: Promise<never> | undefined;

function stop(code: number): Promise<never> {
  stopping ??= (async () => {
    for (const part of parts.toReversed()) await part.stop();
    process.exit(code);
  })();
  return stopping;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!stopping) console.log('\nStopping …');
    void stop(0);
  });
}

async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await work();
  console.log(`✓ ${name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
  return result;
}

async function start(
  name: string,
  args: string[],
  cwd: string,
  partEnv: NodeJS.ProcessEnv,
  readyUrl: string,
) {
  const part = await step(name, () =>
    runPart(name, args, { cwd: `${root}${cwd}`, env: partEnv, readyUrl, verbose }),
  );
  watch(part);
}

function watch(part: Part): void {
  parts.push(part);
  void part.exited.then((why) => {
    if (stopping) return;
    console.error(`\n${part.name} ${why}\nStopping the other parts.`);
    void stop(1);
  });
}

async function startDatabase(): Promise<string> {
  if (env.DATABASE_URL) return env.DATABASE_URL;
  const dataDir = `${root}.till/postgres`;
  if (process.argv.includes('--fresh')) rmSync(dataDir, { recursive: true, force: true });
  const server = await step('PostgreSQL', () =>
    startPostgres({ dataDir, port: ports.TILL_POSTGRES_PORT }),
  );
  watch({
    name: 'PostgreSQL',
    exited: server.exited.then(({ code, signal }) => `ended with ${signal ?? code}`),
    stop: () => server.stop(),
  });
  return server.url;
}

async function run(): Promise<void> {
  const taken: string[] = [];
  for (const [name, port] of Object.entries(ports)) {
    if (name === 'TILL_POSTGRES_PORT' && env.DATABASE_URL) continue;
    if (await isPortTaken(port)) taken.push(`Port ${port} is taken: set ${name} to another one.`);
  }
  if (taken.length > 0) throw new Error(taken.join('\n'));

  const databaseUrl = await startDatabase();
  await step('migrations and catalogue', async () => {
    await migrateDatabase(databaseUrl);
    await seedCatalogue(databaseUrl);
  });
  await start(
    'Stripe emulator',
    ['src/main.ts'],
    'packages/stripe-emulator',
    {
      STRIPE_EMULATOR_PORT: String(ports.STRIPE_EMULATOR_PORT),
      STRIPE_EMULATOR_WEBHOOK_URL: `${apiUrl}/api/webhook`,
      STRIPE_EMULATOR_WEBHOOK_SECRET: webhookSecret.split(',')[0],
    },
    `${emulatorUrl}/_emulator/health`,
  );
  await start(
    'API',
    ['src/main.ts'],
    'apps/api',
    {
      DATABASE_URL: databaseUrl,
      STRIPE_SECRET_KEY: 'sk_test_demo_of_till_0123456789',
      STRIPE_WEBHOOK_SECRET: webhookSecret,
      STRIPE_API_BASE: emulatorUrl,
      CLIENT_URL: shopUrl,
      PORT: String(ports.PORT),
    },
    `${apiUrl}/readyz`,
  );
  await step('web built', async () => {
    execFileSync('turbo', ['run', 'build', '--filter=@till/web', '--output-logs=errors-only'], {
      cwd: root,
      stdio: verbose ? 'inherit' : ['ignore', 'ignore', 'inherit'],
    });
  });
  await start(
    'web',
    ['src/serve.ts'],
    'apps/web',
    {
      API_URL: apiUrl,
      CLIENT_URL: shopUrl,
      WEB_PORT: String(ports.WEB_PORT),
      STRIPE_API_BASE: emulatorUrl,
    },
    `http://127.0.0.1:${ports.WEB_PORT}/`,
  );

  console.log(`
  The shop      ${shopUrl}
  Its Stripe    ${emulatorUrl}
  Its database  ${databaseUrl}

  Pay with      4242 4242 4242 4242        paid
                4000 0000 0000 0002        declined
                AT611904300234573201       bank debit that settles
                AT861904300235473202       bank debit that fails
                FREE100                    promotion code, everything for nothing

  Ctrl-C stops everything.`);
}

run().catch((error: unknown) => {
  if (stopping) return;
  console.error(error instanceof Error ? error.message : error);
  void stop(1);
});
