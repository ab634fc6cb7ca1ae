import { readConfig } from '../apps/api/src/config.ts';
import { checkPorts, readPort } from './stack/check-ports.ts';
import {
  LOCAL_STRIPE_KEY,
  makeWebhookSecret,
  PLACEHOLDER_DATABASE,
  TEST_PAYMENTS,
} from './stack/local-values.ts';
import { showAll, showNothing, showProblems } from './stack/output.ts';
import {
  build,
  prepareDatabase,
  startDatabase,
  startEmulator,
  startMailbox,
  startNode,
} from './stack/parts.ts';
import { supervise, type Stack } from './stack/supervise.ts';

const { env } = process;
const fresh = process.argv.includes('--fresh');
const verbose = process.argv.includes('--verbose');
const show = verbose ? showAll : showProblems;

// A demo is the same everywhere: of the environment, its parts see only what they need.
const base = Object.fromEntries(
  ['PATH', 'HOME', 'TMPDIR', 'LANG', 'NODE_OPTIONS', 'LOG_LEVEL'].map((name) => [name, env[name]]),
);

async function startDemo(stack: Stack): Promise<void> {
  const ports = {
    api: readPort(env, 'PORT', 4000),
    web: readPort(env, 'WEB_PORT', 5173),
    emulator: readPort(env, 'STRIPE_EMULATOR_PORT', 12111),
    mailbox: readPort(env, 'TILL_MAILBOX_PORT', 8025),
    postgres: readPort(env, 'TILL_POSTGRES_PORT', 54329),
  };
  const givenDatabase = env.DATABASE_URL || undefined;
  if (fresh && givenDatabase) {
    throw new Error(
      '--fresh removes the embedded database only: unset DATABASE_URL, or leave --fresh out.',
    );
  }
  await checkPorts([
    { part: 'API', variable: 'PORT', port: ports.api },
    { part: 'web', variable: 'WEB_PORT', port: ports.web },
    { part: 'Stripe emulator', variable: 'STRIPE_EMULATOR_PORT', port: ports.emulator },
    { part: 'mailbox', variable: 'TILL_MAILBOX_PORT', port: ports.mailbox },
    ...(env.TILL_POSTGRES_PORT && !givenDatabase
      ? [{ part: 'PostgreSQL', variable: 'TILL_POSTGRES_PORT', port: ports.postgres }]
      : []),
  ]);

  const apiUrl = `http://127.0.0.1:${ports.api}`;
  const shopUrl = `http://localhost:${ports.web}`;
  const stripeUrl = `http://127.0.0.1:${ports.emulator}`;
  const mailboxUrl = `http://127.0.0.1:${ports.mailbox}`;
  const webhookSecret = env.STRIPE_WEBHOOK_SECRET || makeWebhookSecret();

  const settings = {
    STRIPE_SECRET_KEY: LOCAL_STRIPE_KEY,
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    STRIPE_API_BASE: stripeUrl,
    CLIENT_URL: shopUrl,
    PORT: String(ports.api),
  };
  // Before anything is started: a wrong variable is named by the API's own reader.
  readConfig({ ...settings, DATABASE_URL: givenDatabase ?? PLACEHOLDER_DATABASE });

  const startBackEnd = async () => {
    const mail = await startMailbox(stack, {
      webPort: ports.mailbox,
      env: base,
      show: verbose ? showAll : showNothing,
    });
    const databaseUrl = givenDatabase ?? (await startDatabase(stack, ports.postgres, { fresh }));
    await prepareDatabase(stack, databaseUrl, 'always');
    await startEmulator(stack, {
      port: ports.emulator,
      webhookUrl: `${apiUrl}/api/webhook`,
      webhookSecret: webhookSecret.split(',')[0]!.trim(),
      env: base,
      show: verbose ? showAll : showNothing,
    });
    await startNode(stack, 'API', {
      args: ['src/main.ts'],
      folder: 'apps/api',
      env: {
        ...base,
        ...settings,
        ...mail,
        DATABASE_URL: databaseUrl,
      },
      show,
      readyUrl: `${apiUrl}/readyz`,
    });
    return databaseUrl;
  };
  const [databaseUrl] = await Promise.all([
    startBackEnd(),
    build(stack, ['@till/web'], verbose ? showAll : showNothing),
  ]);

  await startNode(stack, 'Web', {
    args: ['src/serve.ts'],
    folder: 'apps/web',
    env: {
      ...base,
      API_URL: apiUrl,
      CLIENT_URL: shopUrl,
      WEB_PORT: String(ports.web),
      STRIPE_API_BASE: stripeUrl,
    },
    show,
    readyUrl: `http://127.0.0.1:${ports.web}/`,
  });

  console.log(`
  The shop      ${shopUrl}
  Its Stripe    ${stripeUrl}
  Its mails     ${mailboxUrl}
  Its database  ${databaseUrl}
${TEST_PAYMENTS}

  Ctrl-C stops everything. The data is kept; --fresh starts over.`);
}

supervise(startDemo);
