import { setImmediate } from 'node:timers/promises';
import { readOutboxLoad, type OutboxLoad } from '@till/db';
import { Gauge, type Registry } from 'prom-client';
import type { Tools } from '../tools.ts';

export type ScrapeTools = Pick<Tools, 'db' | 'webhookDb' | 'stripeQueue'>;

const patienceMs = 1_000;

/**
 * What is read at the moment of a scrape: the queue, the pool and the outbox. When the database does not answer within a
 * second, the scrape says so and leaves out what it does not know.
 */
export function measureAtScrape(
  registry: Registry,
  { db, webhookDb, stripeQueue }: ScrapeTools,
): void {
  const registers = [registry];
  const measure = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  measure(
    'till_stripe_waiting',
    'Calls to Stripe that wait for their turn.',
    () => stripeQueue?.waiting() ?? 0,
  );
  measure(
    'till_stripe_under_way',
    'Calls that Stripe has not answered yet.',
    () => stripeQueue?.underWay() ?? 0,
  );

  const pools = Object.entries({ shop: db, ...(webhookDb && { webhooks: webhookDb }) });
  const measurePools = (name: string, help: string, read: (pool: Tools['db']) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['pool'],
      registers,
      collect() {
        for (const [pool, of] of pools) this.set({ pool }, read(of));
      },
    });
  const load = (pool: Tools['db']) => pool.load?.() ?? { inUse: 0, waiting: 0 };
  measurePools(
    'till_database_connections_in_use',
    'Connections that carry a statement.',
    (pool) => load(pool).inUse,
  );
  measurePools(
    'till_database_statements_waiting',
    'Statements that wait for a connection.',
    (pool) => load(pool).waiting,
  );
  measurePools(
    'till_database_connections_max',
    'Connections that the pool may open.',
    (pool) => pool.sql.options.max,
  );

  const readOutbox = oneAtATime(async () => {
    // Once the pool was looked at, so that this statement does not count itself.
    await setImmediate();
    return readWithin(db, patienceMs);
  });
  new Gauge({
    name: 'till_database_up',
    help: 'Whether the database answered this scrape.',
    registers,
    async collect() {
      this.set((await readOutbox()) ? 1 : 0);
    },
  });
  new Gauge({
    name: 'till_outbox_effects',
    help: 'Effects that were not performed yet, by state.',
    labelNames: ['state'],
    registers,
    async collect() {
      const outbox = await readOutbox();
      this.reset();
      if (!outbox) return;
      this.set({ state: 'due' }, outbox.due);
      this.set({ state: 'later' }, outbox.later);
      this.set({ state: 'given_up' }, outbox.givenUp);
    },
  });
  new Gauge({
    name: 'till_outbox_oldest_due_seconds',
    help: 'How long the oldest effect that is due has waited.',
    registers,
    async collect() {
      const outbox = await readOutbox();
      this.remove();
      if (outbox) this.set(outbox.oldestDueSeconds);
    },
  });
}

function readWithin(db: Tools['db'], ms: number): Promise<OutboxLoad | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const read = readOutboxLoad(db).catch(() => undefined);
  return Promise.race([read, late.then(() => undefined)]).finally(() => clearTimeout(timer));
}

/** Whoever asks while it is under way gets the same answer. */
function oneAtATime<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => (running ??= work().finally(() => (running = undefined)));
}
