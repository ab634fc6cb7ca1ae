import { migrateDatabase } from '@till/db';
import { contestants } from '../contestants.ts';
import { deliver, type Delivered } from '../measure/deliver.ts';
import { summarise } from '../measure/statistics.ts';
import { describeGoals } from '../report/goals.ts';
import { percent, round, table, times } from '../report/format.ts';
import type { PartResult } from '../report/part-result.ts';
import { showProgress } from '../progress.ts';
import type { Sizes } from '../sizes.ts';
import { fillLedger } from '../world/fill-ledger.ts';
import { startTill } from '../world/start-till.ts';
import { tillTemplate, type World } from '../world/open-world.ts';

interface Grown {
  orders: number;
  database: string;
  bytesPerOrder: number;
  /** The largest relations, with their indexes, in bytes per order. */
  shares: { name: string; bytes: number }[];
  runs: Delivered[];
}

const till = contestants.find(({ name }) => name === 'till')!;
/** Up to here a repetition gets a fresh copy: its own events would make the ledger another size. */
const copiedUpTo = 100_000;

/**
 * The same load on ledgers of several sizes, in turns. A filled ledger is kept in `.till/bench` for the next time, and
 * migrated then.
 */
export async function measureGrowth(world: World, sizes: Sizes): Promise<PartResult> {
  const ledgers: Grown[] = [];
  for (const orders of sizes.growthOrders) ledgers.push(await prepareLedger(world, orders));
  for (let i = 0; i < sizes.repetitions; i += 1) {
    for (const ledger of i % 2 ? ledgers.toReversed() : ledgers) {
      const run = await measureOnce(world, ledger, sizes);
      showProgress(
        `growth ${i + 1}/${sizes.repetitions}: ${round(ledger.orders)} orders, ${round(run.eventsPerSecond)} events/s`,
      );
      ledger.runs.push(run);
    }
  }
  return reportGrowth(ledgers);
}

async function prepareLedger(world: World, orders: number): Promise<Grown> {
  const database = `bench_growth_${orders}`;
  const mark = `${orders} orders`;
  if (await world.isMarked(database, mark)) {
    await migrateDatabase(world.urlOf(database));
  } else {
    await world.createDatabase(database, tillTemplate);
    const db = world.open(database);
    await fillLedger(db, orders, (done) =>
      showProgress(`growth: filled ${round(done)} of ${round(orders)} orders`),
    );
    await db.close();
    await world.mark(database, mark);
  }
  const db = world.open(database);
  const [size] = await db.sql<{ bytes: number }[]>`
    select (pg_database_size(current_database()) - pg_database_size(${tillTemplate}))::float8 as bytes`;
  const relations = await db.sql<{ name: string; bytes: number }[]>`
    select relname as name, pg_total_relation_size(oid)::float8 as bytes from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' order by 2 desc limit 5`;
  await db.close();
  const shares = relations.map(({ name, bytes }) => ({ name, bytes: bytes / orders }));
  return { orders, database, bytesPerOrder: (size?.bytes ?? NaN) / orders, shares, runs: [] };
}

async function measureOnce(world: World, { orders, database }: Grown, sizes: Sizes) {
  const copied = orders <= copiedUpTo;
  const name = copied ? 'bench_growth_copy' : database;
  if (copied) await world.createDatabase(name, database);
  const server = await startTill(world, world.urlOf(name));
  const db = world.open(name);
  const running = { contestant: till, servers: [server], db };
  try {
    const load = { connections: 64 };
    await deliver(world, running, { ...load, count: sizes.warmUpEvents });
    const warm = await deliver(world, running, { ...load, count: sizes.warmUpEvents });
    const count = Math.max(200, Math.round(warm.eventsPerSecond * sizes.seconds));
    return await deliver(world, running, { ...load, count });
  } finally {
    await server.stop();
    await db.close();
  }
}

function reportGrowth(ledgers: Grown[]): PartResult {
  const rate = ({ runs }: Grown) => summarise(runs.map((run) => run.eventsPerSecond));
  const smallest = rate(ledgers[0]!).median;
  const rows = ledgers.map((ledger) => {
    const { median, spread } = rate(ledger);
    const postgresCpu = summarise(ledger.runs.map((run) => run.postgresCpuUs)).median;
    return [
      round(ledger.orders),
      round(median),
      percent(spread),
      times(median / smallest),
      round(postgresCpu),
      `${round(ledger.bytesPerOrder / 1024)} kB`,
      times(ledger.bytesPerOrder / ledgers[0]!.bytesPerOrder),
    ];
  });
  const goals = ledgers.slice(1).map((ledger) => ({
    text: `throughput at ${round(ledger.orders)} orders, of the smallest ledger`,
    value: rate(ledger).median / smallest,
    limit: 0.8,
    kind: 'least' as const,
  }));
  const largest = ledgers.at(-1)!;
  const text = [
    'Till on Node, the load of the webhook part at 64 connections, on ledgers that were filled by SQL with paid orders:',
    'order, payment, grant, letter and event with its 6 KB payload, ids as random as Stripe’s.',
    '',
    table(
      [
        'orders before',
        'events/s',
        'spread',
        'of the smallest',
        'PostgreSQL CPU, µs per event',
        'disk per order',
        'of the smallest',
      ],
      rows,
    ),
    '',
    `Of the ${round(largest.bytesPerOrder / 1024)} kB per order at ${round(largest.orders)} orders, indexes included: ` +
      `${largest.shares.map(({ name, bytes }) => `\`${name}\` ${round(bytes / 1024)} kB`).join(', ')}.`,
    '',
    describeGoals(goals),
  ].join('\n');
  return { text };
}
