import { setTimeout as setTimeoutPromise } from 'node:timers/promises';
import { openDatabase } from '@till/db';
import { buildApp } from './app.ts';
import { ConfigError, readConfigFromProcess, type Config } from './config.ts';
import { openMailer } from './outbox/mailer.ts';
import { startOutbox } from './outbox/start-outbox.ts';
import { startSweep } from './sweep/start-sweep.ts';
import { openStripe } from './stripe.ts';

const shutdownDeadlineMs = 10_000;
const backgroundDeadlineMs = 5_000;

let config: Config;
try {
  config = readConfigFromProcess();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exit(1);
}

const db = openDatabase(config.databaseUrl);
const tools = { db, stripe: openStripe(config), clock: Date.now, config };
const app = await buildApp(tools, {
  level: config.logLevel,
  // Neither headers nor query strings are logged: they carry tokens and session ids.
  serializers: {
    req: (request) => ({ method: request.method, path: request.url.split('?')[0] }),
    err: (error: Error & { code?: unknown; type?: unknown }) => ({
      type: error.name,
      message: error.message,
      code: error.code,
      stack: error.stack ?? '',
    }),
  },
});

const mailer = config.mail && openMailer(config.mail.smtpUrl, config.mail.from);
const background = [startSweep(tools, app.log), startOutbox({ ...tools, mailer }, app.log)];

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
  await db.close();
  process.exit(0);
}
process.on('SIGTERM', () => void close('SIGTERM'));
process.on('SIGINT', () => void close('SIGINT'));

try {
  await app.listen({ port: config.port, host: config.host });
} catch (error) {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  console.error(taken ? `Port ${config.port} is taken: set PORT to another one.` : error);
  process.exit(1);
}
