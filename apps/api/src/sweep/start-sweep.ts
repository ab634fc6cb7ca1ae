import { closeStaleOrders, extendSweep, finishSweep, retryStatement, takeSweep } from '@till/db';
import { handOutMissingLicences } from '../fulfilment/hand-out-missing-licences.ts';
import { sweeps } from '../observe/channels.ts';
import { repeat, type Background } from '../repeat.ts';
import type { Log, Tools } from '../tools.ts';
import { askAboutUnsettled } from './ask-about-unsettled.ts';
import { nothingSwept, sweepStripe, type Swept } from './sweep-stripe.ts';

export const sweepWindows = [
  { name: 'hour', spanSeconds: 60 * 60, everySeconds: 5 * 60, longest: false },
  { name: 'two-days', spanSeconds: 2 * 24 * 60 * 60, everySeconds: 60 * 60, longest: false },
  { name: '35-days', spanSeconds: 35 * 24 * 60 * 60, everySeconds: 24 * 60 * 60, longest: true },
] as const;

const staleOrderSeconds = 60 * 60;
// Longer than a page with its hundred statements can take.
const leaseSeconds = 180;
const retrySeconds = 5 * 60;
const tickMs = 30_000;

/**
 * Runs every window that is due, each on one replica only, closes stale orders and hands out licence keys that were
 * missing. Returns what was swept, by window.
 * Throws when the database is away; when Stripe is away it is logged, and the window is due again in five minutes.
 */
export async function sweepWhatIsDue(
  tools: Tools,
  log: Log,
  signal?: AbortSignal,
): Promise<Record<string, Swept>> {
  const { db, clock } = tools;
  const closed = await retryStatement(() => closeStaleOrders(db, staleOrderSeconds));
  if (closed > 0) log.info({ closed }, 'stale orders closed');
  const results: Record<string, Swept> = {};
  for (const { name, spanSeconds, everySeconds, longest } of sweepWindows) {
    if (signal?.aborted || !(await takeSweep(db, name, leaseSeconds))) continue;
    const swept = nothingSwept();
    const sinceSeconds = Math.floor(clock() / 1000) - spanSeconds;
    const onPage = () => extendSweep(db, name, leaseSeconds);
    let complete = true;
    const options = { swept, onPage, ...(signal && { signal }) };
    try {
      await sweepStripe(tools, { ...options, sinceSeconds, cause: 'sweep' }, log);
      if (longest) await askAboutUnsettled(tools, spanSeconds, options, log);
      await finishSweep(db, name, everySeconds, { healed: swept.healed, complete: true });
      log.info({ window: name, ...swept }, 'swept');
    } catch (error) {
      complete = false;
      // Given up for a shutdown, another replica may go on at once.
      const wait = signal?.aborted ? 0 : retrySeconds;
      await finishSweep(db, name, wait, { healed: swept.healed, complete: false });
      if (!signal?.aborted) log.error({ err: error, window: name, ...swept }, 'sweep interrupted');
    }
    sweeps.tell({ window: name, complete, healed: swept.healed });
    if (swept.healed > 0) {
      log.error(
        { window: name, healed: swept.healed },
        'sweep healed facts that no webhook brought: check the endpoint and its secret at Stripe',
      );
    }
    results[name] = swept;
  }
  if (results.hour && !signal?.aborted) await handOutMissingLicences(tools, log);
  return results;
}

/** Sweeps in the background from now on. `stop` resolves when what was running has ended; it may be called again. */
export function startSweep(tools: Tools, log: Log): Background {
  const stopping = new AbortController();
  const work = () =>
    sweepWhatIsDue(tools, log, stopping.signal).catch((error: unknown) =>
      log.warn({ err: error }, 'sweep not started'),
    );
  return repeat(work, tickMs, stopping);
}
