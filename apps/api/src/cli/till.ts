#!/usr/bin/env node
import { isDatabaseUnavailable, openDatabase } from '@till/db';
import { Command, CommanderError } from 'commander';
import Stripe from 'stripe';
import { ConfigError, readConfigFromProcess } from '../config.ts';
import { openStripe } from '../stripe.ts';
import { describeFailure } from '../stripe-events/describe-failure.ts';
import { Refusal, type Deed } from './deed.ts';
import { addEventCommands } from './event-commands.ts';
import { addLicenceCommands } from './licence-commands.ts';
import { addOrderCommands } from './order-commands.ts';
import { addSweepCommands } from './sweep-commands.ts';

const stripeTimeoutMs = 30_000;

/** Opens what a command works with, runs it, closes everything. */
async function run(deed: Deed): Promise<void> {
  const config = readConfigFromProcess();
  const db = openDatabase(config.databaseUrl, { maxConnections: 3, statementTimeoutMs: 60_000 });
  try {
    const stripe = openStripe(config, stripeTimeoutMs);
    await deed({ db, stripe, clock: Date.now, config }, config);
  } finally {
    await db.close();
  }
}

/** 1: it could not be done; 2: it was asked in a way that cannot be understood. */
function explain(error: unknown): { code: number; words?: string } {
  if (error instanceof CommanderError) return { code: error.exitCode === 0 ? 0 : 2 };
  if (error instanceof ConfigError || error instanceof Refusal) {
    return { code: 1, words: error.message };
  }
  if (error instanceof Stripe.errors.StripeError) {
    return { code: 1, words: `Stripe did not do it. ${describeFailure(error)}` };
  }
  if (isDatabaseUnavailable(error)) {
    return { code: 1, words: `The database does not answer. ${describeFailure(error)}` };
  }
  return { code: 1, words: describeFailure(error) };
}

const program = new Command('till')
  .description('Looks after the ledger: what is known of orders, payments, refunds and disputes.')
  .showHelpAfterError('(--help tells what there is)')
  .exitOverride();
addSweepCommands(program, run);
addEventCommands(program, run);
addOrderCommands(program, run);
addLicenceCommands(program, run);

try {
  await program.parseAsync();
} catch (error) {
  const { code, words } = explain(error);
  if (words) console.error(words);
  process.exitCode = code;
}
