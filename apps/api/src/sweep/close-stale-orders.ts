import { closeStaleOrders, type Database } from '@till/db';
import type { Log } from '../tools.ts';

const intervalMs = 5 * 60_000;
const staleSeconds = 60 * 60;

/** Every five minutes gives back the stock of orders that never got a session. Runs on any number of replicas. */
export function startSweep(db: Database, log: Log): NodeJS.Timeout {
  return setInterval(() => {
    closeStaleOrders(db, staleSeconds).then(
      (closed) => closed > 0 && log.info({ closed }, 'stale orders closed'),
      (error: unknown) => log.warn({ err: error }, 'stale orders not closed'),
    );
  }, intervalMs);
}
