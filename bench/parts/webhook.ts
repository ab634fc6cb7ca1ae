import { contestants, type Contestant } from '../contestants.ts';
import { deliver, type Delivered, type Running } from '../measure/deliver.ts';
import { readUsage } from '../measure/process-usage.ts';
import { summarise } from '../measure/statistics.ts';
import { showProgress } from '../progress.ts';
import type { World } from '../world/open-world.ts';
import { measureCeilings, type Ceilings } from './pgbench-ceiling.ts';
import type { Sizes } from '../sizes.ts';

/** One contestant under the three loads; each list has an item per repetition. */
export interface WebhookResult {
  contestant: Contestant;
  restMb: number;
  full: Delivered[];
  single: Delivered[];
  half: Delivered[];
}

export interface WebhookResults {
  results: WebhookResult[];
  ceilings: Ceilings;
}

/**
 * Delivers the same events to every contestant: at 64 connections, at one, and at half of what it takes at 64. Each has
 * a database of its own; repetitions are interleaved, and every acknowledged event is checked for its rows.
 */
export async function measureWebhook(world: World, sizes: Sizes): Promise<WebhookResults> {
  const chosen = contestants.filter(({ name }) => !sizes.only || sizes.only.includes(name));
  const all: { running: Running; result: WebhookResult }[] = [];
  try {
    for (const contestant of chosen) {
      showProgress(`webhook: starting ${contestant.title}`);
      const { servers, db } = await contestant.start(world);
      const restMb = servers.reduce((sum, { pid }) => sum + readUsage(pid).memoryMb, 0);
      const running = { contestant, servers, db };
      all.push({ running, result: { contestant, restMb, full: [], single: [], half: [] } });
    }
    const rates = new Map<string, number>();
    for (const { running } of all) {
      const { contestant } = running;
      showProgress(`webhook: warming ${contestant.title}`);
      const options = { count: sizes.warmUpEvents, connections: 64 };
      await deliver(world, running, options);
      rates.set(contestant.name, (await deliver(world, running, options)).eventsPerSecond);
    }
    for (let i = 0; i < sizes.repetitions; i += 1) {
      for (const { running, result } of rotate(all, i)) {
        const { name, title } = running.contestant;
        const count = atLeast(200, rates.get(name)! * sizes.seconds);
        const full = await deliver(world, running, { count, connections: 64 });
        showProgress(`webhook ${i + 1}/${sizes.repetitions}: ${title}, ${summary(full)}`);
        result.full.push(full);
        rates.set(name, full.eventsPerSecond);
      }
    }
    for (let i = 0; i < sizes.latencyRepetitions; i += 1) {
      for (const { running, result } of rotate(all, i)) {
        const options = { count: sizes.singleEvents, connections: 1 };
        const single = await deliver(world, running, options);
        const ratePerSecond = summarise(result.full.map((run) => run.eventsPerSecond)).median / 2;
        const count = atLeast(200, ratePerSecond * sizes.seconds);
        const half = await deliver(world, running, { count, connections: 64, ratePerSecond });
        const { title } = running.contestant;
        showProgress(
          `webhook latency ${i + 1}: ${title}, one at a time p50 ${single.p50Ms.toPrecision(3)} ms, ` +
            `half load p50 ${half.p50Ms.toPrecision(3)} ms p99 ${half.p99Ms.toPrecision(3)} ms`,
        );
        result.single.push(single);
        result.half.push(half);
      }
    }
  } finally {
    for (const { running } of all) {
      await Promise.all(running.servers.map((server) => server.stop()));
      await running.db.close();
    }
  }
  showProgress('webhook: pgbench');
  const ceilings = await measureCeilings(world, sizes);
  return { results: all.map(({ result }) => result), ceilings };
}

const atLeast = (least: number, count: number) => Math.max(least, Math.round(count));

/** So that nobody always follows the same one. */
function rotate<T>(items: T[], by: number): T[] {
  const at = (by * 3) % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}

function summary(run: Delivered): string {
  return `${Math.round(run.eventsPerSecond)} events/s, ${Math.round(run.cpuUs)} µs each`;
}
