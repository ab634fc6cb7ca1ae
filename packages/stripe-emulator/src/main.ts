#!/usr/bin/env node
import process from 'node:process';
import { startEmulator } from './start-emulator.ts';
import type { EmulatorOptions } from './emulator-options.ts';
import type { Emulator } from './start-emulator.ts';

const env = process.env;

function readOptions(): EmulatorOptions {
  const port = Number(env['STRIPE_EMULATOR_PORT'] ?? 12111);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`STRIPE_EMULATOR_PORT must be 0 to 65535, not ${env['STRIPE_EMULATOR_PORT']}`);
  }
  const url = env['STRIPE_EMULATOR_WEBHOOK_URL'];
  const secret = env['STRIPE_EMULATOR_WEBHOOK_SECRET'];
  if (Boolean(url) !== Boolean(secret)) {
    throw new Error('Set STRIPE_EMULATOR_WEBHOOK_URL and STRIPE_EMULATOR_WEBHOOK_SECRET together');
  }
  return {
    port,
    host: env['STRIPE_EMULATOR_HOST'] ?? '127.0.0.1',
    ...(env['STRIPE_EMULATOR_PUBLIC_URL'] && { publicUrl: env['STRIPE_EMULATOR_PUBLIC_URL'] }),
    ...(url && secret && { webhooks: [{ url, secret }] }),
    ...(env['STRIPE_EMULATOR_FILE'] && { file: env['STRIPE_EMULATOR_FILE'] }),
    ...(env['STRIPE_EMULATOR_SEED'] && { seed: env['STRIPE_EMULATOR_SEED'] }),
    log: (line) => console.error(`stripe-emulator: ${line}`),
  };
}

async function main(): Promise<Emulator> {
  const options = readOptions();
  try {
    return await startEmulator(options);
  } catch (error) {
    if ((error as { code?: string }).code !== 'EADDRINUSE') throw error;
    throw new Error(
      `Port ${options.port} is taken. Stop what listens there, or set STRIPE_EMULATOR_PORT to another port.`,
    );
  }
}

try {
  const emulator = await main();
  console.log(`stripe-emulator listening on ${emulator.url}`);
  const stop = () => {
    // A peer that never lets go must not keep a stopped emulator alive.
    setTimeout(() => process.exit(0), 800);
    void emulator.close().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
} catch (error) {
  console.error(`stripe-emulator: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
