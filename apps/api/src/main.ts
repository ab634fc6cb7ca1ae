import { setTimeout as setTimeoutPromise } from 'node:timers/promises';
import { openDatabase } from '@till/db';
import { buildApp } from './app.ts';
import { ConfigError, readConfigFromProcess, type Config } from './config.ts';
import { describeListenFailure } from './describe-listen-failure.ts';
import { startOutbox } from './outbox/start-outbox.ts';
import { startSweep } from './sweep/start-sweep.ts';
import { limitsFor, openStripeQueue } from './stripe-queue.ts';
import { openStripe } from './stripe.ts';
import { logOptions } from './log-options.ts';

const shutdownDeadlineMs = 10_000;
const backgroundDeadlineMs = 5_000;
const webhookConnections = 4;

let config: Config;
try {
  config = readConfigFromProcess();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exit(1);
}

// Starts without PostgreSQL too, so that it does not matter who is up first: until then /readyz says 503.
const db = openDatabase(config.databaseUrl);
const webhookDb = openDatabase(config.databaseUrl, { maxConnections: webhookConnections });
const queue = openStripeQueue(limitsFor(config.stripeRequestsPerSecond));
const stripe = openStripe(config, undefined, { queue });
const tools = { db, webhookDb, stripe, stripeQueue: queue, clock: Date.now, config };
const tracing = config.traces && (await startTracing(config.traces));
const app = await buildApp(tools, logOptions(config.logLevel), tracing?.instrument);

const mailer = config.mail && (await startMailer(config.mail));
const patientStripe = openStripe(config, undefined, { queue, asker: 'background' });
const background = [
  startSweep({ ...tools, stripe: patientStripe }, app.log),
  startOutbox({ ...tools, mailer }, app.log),
];

const metrics = config.metrics && (await startMetrics(config.metrics));

let closing = false;
async function close(signal: string): Promise<void> {
  if (closing) return;
  closing = true;
  app.log.info({ signal }, 'closing');
  setTimeout(() => process.exit(1), shutdownDeadlineMs).unref();
  const ended = Promise.all(background.map((work) => work.stop()));
  await app.close();
  // What is cut short here is done again by another replica, or after the start.
  await Promise.race([ended, setTimeoutPromise(backgroundDeadlineMs)]);
  mailer?.close();
  metrics?.close();
  await tracing?.close();
  await Promise.all([db.close(), webhookDb.close()]);
  process.exit(0);
}
process.on('SIGTERM', () => void close('SIGTERM'));
process.on('SIGINT', () => void close('SIGINT'));

for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.on(event, (error: unknown) => {
    app.log.fatal({ err: error instanceof Error ? error : new Error(String(error)) }, 'crashed');
    process.exit(1);
  });
}

try {
  await app.listen({ port: config.port, host: config.host });
} catch (error) {
  console.error(describeListenFailure(error, config));
  process.exit(1);
}

async function startMetrics(at: { host: string; port: number }) {
  const { serveMetrics } = await import('./observe/serve-metrics.ts');
  try {
    const served = await serveMetrics(tools, at);
    app.log.info(`Metrics at ${served.url}`);
    return served;
  } catch (error) {
    console.error(describeListenFailure(error, at, { host: 'METRICS_HOST', port: 'METRICS_PORT' }));
    process.exit(1);
  }
}

async function startMailer({ smtpUrl, from }: NonNullable<Config['mail']>) {
  const { openMailer } = await import('./outbox/mailer.ts');
  return openMailer(smtpUrl, from);
}

async function startTracing(traces: NonNullable<Config['traces']>) {
  const { openTracing } = await import('./observe/open-tracing.ts');
  return openTracing(traces);
}
