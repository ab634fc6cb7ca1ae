import { fileURLToPath } from 'node:url';
import { migrateDatabase } from '@till/db';
import { seedCatalogue } from '@till/db/seed';
import { findFreePort } from '@till/local-postgres/find-free-port';
import { PortTakenError, removePostgresData, startPostgres } from '@till/local-postgres';
import { isCatalogueEmpty } from './is-catalogue-empty.ts';
import type { Show } from './output.ts';
import { describeEnd, LAST_LINES } from './part.ts';
import { startProcess } from './start-process.ts';
import type { Stack } from './supervise.ts';
import { waitUntilReady } from './wait-until-ready.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const dataDir = `${root}.till/postgres`;

/** Starts the embedded PostgreSQL on `port`, or on a free one when it is taken, and returns its address. */
export async function startDatabase(
  stack: Stack,
  port: number,
  options: { fresh?: boolean } = {},
): Promise<string> {
  const lastLines: string[] = [];
  const log = (line: string) => {
    if (lastLines.push(line) > LAST_LINES) lastLines.shift();
  };
  const server = await stack.step('PostgreSQL', async () => {
    if (options.fresh) await removePostgresData(dataDir);
    try {
      return await startPostgres({ dataDir, port, log });
    } catch (error) {
      if (!(error instanceof PortTakenError)) throw error;
      return startPostgres({ dataDir, log });
    }
  });
  stack.add({
    name: 'PostgreSQL',
    exited: server.exited.then(({ code, signal }) => describeEnd(code, signal, lastLines)),
    stop: () => server.stop(),
    kill: () => process.kill(server.pid, 'SIGQUIT'),
  });
  return server.url;
}

/** Migrates the database and puts the sample catalogue in: always, only into an empty one, or never. */
export async function prepareDatabase(
  stack: Stack,
  url: string,
  seed: 'always' | 'if-empty' | 'never',
): Promise<void> {
  await stack.step('Migrations', () =>
    explain('The database cannot be migrated', () => migrateDatabase(url)),
  );
  if (seed === 'never' || (seed === 'if-empty' && !(await isCatalogueEmpty(url)))) return;
  await stack.step('Catalogue', () => seedCatalogue(url));
}

/** Starts the Stripe emulator, which delivers its webhooks to the API. */
export async function startEmulator(
  stack: Stack,
  options: {
    port: number;
    webhookUrl: string;
    webhookSecret: string;
    env: NodeJS.ProcessEnv;
    show: Show;
  },
): Promise<void> {
  const env = {
    ...options.env,
    STRIPE_EMULATOR_PORT: String(options.port),
    STRIPE_EMULATOR_WEBHOOK_URL: options.webhookUrl,
    STRIPE_EMULATOR_WEBHOOK_SECRET: options.webhookSecret,
  };
  await startNode(stack, 'Stripe emulator', {
    args: ['src/main.ts'],
    folder: 'packages/stripe-emulator',
    env,
    show: options.show,
    readyUrl: `http://127.0.0.1:${options.port}/_emulator/health`,
  });
}

/** Starts the mailbox, whose page is at `webPort`; returns what makes the API send its mails there. */
export async function startMailbox(
  stack: Stack,
  options: { webPort: number; env: NodeJS.ProcessEnv; show: Show },
): Promise<{ SMTP_URL: string; MAIL_FROM: string }> {
  const smtpPort = await findFreePort();
  await startNode(stack, 'Mailbox', {
    args: ['src/main.ts'],
    folder: 'packages/local-mailbox',
    env: {
      ...options.env,
      MAILBOX_SMTP_PORT: String(smtpPort),
      MAILBOX_WEB_PORT: String(options.webPort),
    },
    show: options.show,
    readyUrl: `http://127.0.0.1:${options.webPort}/`,
  });
  return {
    SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
    MAIL_FROM: 'Narrow Kerf <shop@example.com>',
  };
}

/** Builds these apps; turbo's cache makes the second time short. */
export async function build(stack: Stack, apps: string[], show: Show): Promise<void> {
  await stack.step('Built', async () => {
    const filters = apps.map((app) => `--filter=${app}`);
    const task = startProcess({
      name: 'The build',
      command: [`${root}node_modules/.bin/turbo`, 'run', 'build', ...filters],
      cwd: root,
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
      show,
    });
    stack.add(task, 'task');
    const { ok, why } = await task.exited;
    if (!ok) throw new Error(`The build ${why}`);
  });
}

/** Starts one of our Node programs and resolves once it answers at `readyUrl`. */
export async function startNode(
  stack: Stack,
  name: string,
  options: { args: string[]; folder: string; env: NodeJS.ProcessEnv; show: Show; readyUrl: string },
): Promise<void> {
  const { args, folder, env, show, readyUrl } = options;
  await stack.step(name, async () => {
    const command: [string, ...string[]] = [process.execPath, ...args];
    const part = startProcess({ name, command, cwd: `${root}${folder}`, env, show });
    stack.add(part);
    await waitUntilReady(part, readyUrl);
  });
}

async function explain<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = error instanceof Error ? error.message || String(error) : String(error);
    throw new Error(`${what}: ${reason}`, { cause: error });
  }
}
