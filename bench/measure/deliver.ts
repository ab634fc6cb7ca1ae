import type { Database } from '@till/db';
import type { Contestant } from '../contestants.ts';
import { makeDelivery, makeSales } from '../world/make-sales.ts';
import { webhookSecret, type World } from '../world/open-world.ts';
import type { RunningServer } from '../world/start-server.ts';
import { checkRows } from './check-rows.ts';
import { readFamilyCpuMs, readUsage } from './process-usage.ts';
import { sendLoad } from './send-load.ts';
import { quantile } from './statistics.ts';

export interface Running {
  contestant: Contestant;
  servers: RunningServer[];
  db: Database;
}

export interface Delivered {
  eventsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Of the contestant's processes together, per event. */
  cpuUs: number;
  postgresCpuUs: number;
  generatorCpuUs: number;
  memoryMb: number;
}

export interface DeliverOptions {
  count: number;
  connections: number;
  ratePerSecond?: number;
}

/**
 * Delivers `count` events that nobody saw before, signed now, and checks that each was acknowledged and left its rows
 * once. Throws otherwise.
 */
export async function deliver(
  world: Pick<World, 'postgresPid' | 'settle'>,
  { contestant, servers, db }: Running,
  { count, ...load }: DeliverOptions,
): Promise<Delivered> {
  const sales = makeSales(count);
  await contestant.prepare?.(db, sales);
  const nowSeconds = Math.floor(Date.now() / 1000);
  const requests = sales.map((sale) =>
    makeDelivery(sale, contestant.path, webhookSecret, nowSeconds),
  );
  const targets = servers.map(({ url }) => ({ host: url.hostname, port: Number(url.port) }));
  await world.settle();
  const cpuOfServers = () => servers.reduce((sum, { pid }) => sum + readUsage(pid).cpuMs, 0);
  const before = { servers: cpuOfServers(), postgres: readFamilyCpuMs(world.postgresPid) };
  const sent = await sendLoad({ targets, requests, ...load });
  const perEvent = (cpuMs: number) => (cpuMs * 1000) / count;
  const delivered: Delivered = {
    eventsPerSecond: count / sent.seconds,
    p50Ms: quantile(sent.latenciesMs, 0.5),
    p99Ms: quantile(sent.latenciesMs, 0.99),
    cpuUs: perEvent(cpuOfServers() - before.servers),
    postgresCpuUs: perEvent(readFamilyCpuMs(world.postgresPid) - before.postgres),
    generatorCpuUs: perEvent(sent.generatorCpuMs),
    memoryMb: servers.reduce((sum, { pid }) => sum + readUsage(pid).memoryMb, 0),
  };
  if (sent.refused.size > 0) {
    const answers = [...sent.refused].map(([status, times]) => `${status} × ${times}`).join(', ');
    throw new Error(`${contestant.title} refused events: ${answers}`);
  }
  const acknowledged = sent.acknowledged.map((position) => sales[position]!);
  await checkRows(db, contestant.rows, acknowledged);
  await contestant.tidy?.(db);
  return delivered;
}
