import { markEffectDone, markEffectFailed, takeDueEffects, type DueEffect } from '@till/db';
import { effects } from '../observe/channels.ts';
import { repeat, type Background } from '../repeat.ts';
import { describeFailure } from '../stripe-events/describe-failure.ts';
import type { Log } from '../tools.ts';
import { performEffect, type OutboxTools } from './perform-effect.ts';

const batch = 5;
const leaseSeconds = 60;
const pauseMs = 2_000;
const firstDelaySeconds = 30;
const longestDelaySeconds = 6 * 60 * 60;
/** With the delays above: about a day. */
export const maxAttempts = 14;

/**
 * Performs what is due, once. Returns how many effects it took. Any number of workers may run it at once; each effect
 * is performed by one of them. Throws when the database is away.
 */
export async function workOutbox(tools: OutboxTools, log: Log): Promise<number> {
  const due = await takeDueEffects(tools.db, batch, leaseSeconds);
  await Promise.all(due.map((effect) => work(tools, effect, log)));
  return due.length;
}

async function work(tools: OutboxTools, effect: DueEffect, log: Log): Promise<void> {
  const { key, kind, attempts } = effect;
  let skipped: string | null;
  try {
    skipped = await performEffect(tools, effect, log);
  } catch (error) {
    const reason = describeFailure(error);
    const parked = attempts >= maxAttempts;
    await markEffectFailed(tools.db, effect, reason, parked ? null : delayAfter(attempts));
    effects.tell({ kind, outcome: parked ? 'given_up' : 'failed' });
    if (parked) log.error({ key, kind, attempts, reason }, 'effect given up');
    else log.warn({ key, kind, attempts, reason }, 'effect failed, again later');
    return;
  }
  await markEffectDone(tools.db, effect, skipped);
  effects.tell({ kind, outcome: skipped === null ? 'performed' : 'skipped' });
  // The key holds the session's id: it is written down only where a person has to look for the row.
  log.info({ kind, attempts, ...(skipped !== null && { skipped }) }, 'effect performed');
}

/** Doubles from attempt to attempt; the jitter keeps a thousand mails from coming back in the same second. */
function delayAfter(attempts: number): number {
  const seconds = Math.min(longestDelaySeconds, firstDelaySeconds * 2 ** (attempts - 1));
  return seconds * (0.5 + Math.random() / 2);
}

/** Works in the background from now on. `stop` resolves when what was under way has ended; it may be called again. */
export function startOutbox(tools: OutboxTools, log: Log): Background {
  return repeat(async () => {
    try {
      return (await workOutbox(tools, log)) === batch;
    } catch (error) {
      log.warn({ err: error }, 'outbox not read');
      return false;
    }
  }, pauseMs);
}
