import { readConfig } from '../apps/api/src/config.ts';
import { checkPorts, readPort, type WantedPort } from './stack/check-ports.ts';
import {
  LOCAL_STRIPE_KEY,
  makeWebhookSecret,
  PLACEHOLDER_DATABASE,
  TEST_PAYMENTS,
} from './stack/local-values.ts';
import { showAll } from './stack/output.ts';
import {
  prepareDatabase,
  root,
  startDatabase,
  startEmulator,
  startMailbox,
  startNode,
} from './stack/parts.ts';
import { readEnvironment } from './stack/read-environment.ts';
import { supervise, type Stack } from './stack/supervise.ts';

async function startDev(stack: Stack): Promise<void> {
  const env = readEnvironment(`${root}.env`);
  const ports = {
    api: readPort(env, 'PORT', 4000),
    web: readPort(env, 'WEB_PORT', 5173),
    emulator: readPort(env, 'STRIPE_EMULATOR_PORT', 12111),
    mailbox: readPort(env, 'TILL_MAILBOX_PORT', 8025),
    postgres: readPort(env, 'TILL_POSTGRES_PORT', 54329),
  };
  const usesRealStripe = env.STRIPE_SECRET_KEY !== undefined;
  // Customers who really pay get no mail that stays on this machine.
  const catchesMail = !env.SMTP_URL && !/^(sk|rk)_live_/.test(env.STRIPE_SECRET_KEY ?? '');
  const wanted: WantedPort[] = [
    { part: 'API', variable: 'PORT', port: ports.api },
    { part: 'web', variable: 'WEB_PORT', port: ports.web },
  ];
  if (!usesRealStripe) {
    wanted.push({
      part: 'Stripe emulator',
      variable: 'STRIPE_EMULATOR_PORT',
      port: ports.emulator,
    });
  }
  if (catchesMail) {
    wanted.push({ part: 'mailbox', variable: 'TILL_MAILBOX_PORT', port: ports.mailbox });
  }
  if (!env.DATABASE_URL && env.TILL_POSTGRES_PORT) {
    wanted.push({ part: 'PostgreSQL', variable: 'TILL_POSTGRES_PORT', port: ports.postgres });
  }
  await checkPorts(wanted);

  const stripeUrl = `http://127.0.0.1:${ports.emulator}`;
  const shopUrl = env.CLIENT_URL ?? `http://localhost:${ports.web}`;
  const webhookSecret = env.STRIPE_WEBHOOK_SECRET ?? makeWebhookSecret();
  const stripe = usesRealStripe
    ? {}
    : {
        STRIPE_SECRET_KEY: LOCAL_STRIPE_KEY,
        STRIPE_WEBHOOK_SECRET: webhookSecret,
        STRIPE_API_BASE: stripeUrl,
      };
  const settings = { ...env, ...stripe, CLIENT_URL: shopUrl, PORT: String(ports.api) };
  // Before anything is started or migrated: a wrong variable is named by the API's own reader.
  readConfig({ ...settings, DATABASE_URL: env.DATABASE_URL ?? PLACEHOLDER_DATABASE });

  const mail = catchesMail
    ? await startMailbox(stack, { webPort: ports.mailbox, env, show: showAll })
    : {};
  const databaseUrl = env.DATABASE_URL ?? (await startDatabase(stack, ports.postgres));
  await prepareDatabase(stack, databaseUrl, env.DATABASE_URL ? 'if-empty' : 'always');
  const apiHost = env.HOST && env.HOST !== '0.0.0.0' ? env.HOST : '127.0.0.1';
  const apiUrl = `http://${apiHost}:${ports.api}`;
  if (!usesRealStripe) {
    await startEmulator(stack, {
      port: ports.emulator,
      webhookUrl: `${apiUrl}/api/webhook`,
      webhookSecret: webhookSecret.split(',')[0]!.trim(),
      env,
      show: showAll,
    });
  }
  await startNode(stack, 'API', {
    args: ['--watch', '--watch-preserve-output', 'src/main.ts'],
    folder: 'apps/api',
    env: { ...settings, ...mail, DATABASE_URL: databaseUrl },
    show: showAll,
    readyUrl: `${apiUrl}/readyz`,
  });
  await startNode(stack, 'Web', {
    args: ['node_modules/vite/bin/vite.js', 'dev', '--port', String(ports.web), '--strictPort'],
    folder: 'apps/web',
    env: { ...settings, API_URL: env.API_URL ?? apiUrl, WEB_PORT: String(ports.web) },
    show: showAll,
    readyUrl: `http://localhost:${ports.web}/`,
  });

  console.log(`
  The shop      ${shopUrl}     reloads as you type
  Stripe        ${usesRealStripe ? 'real, with STRIPE_SECRET_KEY' : `${stripeUrl}     local: STRIPE_SECRET_KEY is not set`}
  Mails         ${catchesMail ? `http://127.0.0.1:${ports.mailbox}     local: SMTP_URL is not set` : env.SMTP_URL ? 'sent, through SMTP_URL' : 'none: SMTP_URL is not set'}
  Database      ${env.DATABASE_URL ? 'yours, from DATABASE_URL' : `${databaseUrl}     local: DATABASE_URL is not set`}
${usesRealStripe ? '' : TEST_PAYMENTS}

  Ctrl-C stops everything.`);
}

supervise(startDev);
