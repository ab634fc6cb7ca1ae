import { contestants, type Contestant } from '../contestants.ts';
import { deliver, type Delivered, type Running } from '../measure/deliver.ts';
import { readUsage } from '../measure/process-usage.ts';
import { summarise } from '../measure/statistics.ts';
import { showProgress } from '../progress.ts';
import { round } from '../report/format.ts';
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
  /** Who dropped out, and why: a refused event, or rows that are missing or too many. */
  failures: string[];
  ceilings: Ceilings;
}

/**
 * Delivers the same events to every contestant: at 64 connections, at one, and at half of what it takes at 64. Each has
 * a database of its own; repetitions are interleaved, and every acknowledged event is checked for its rows.
 */
export async function measureWebhook(world: World, sizes: Sizes): Promise<WebhookResults> {
  const chosen = contestants.filter(({ name }) => !sizes.only || sizes.only.includes(name));
  let all: { running: Running; result: WebhookResult }[] = [];
  const servers: Running[] = [];
  const failures: string[] = [];
  const rates = new Map<string, number>();
  const eachInTurn = async (
    turn: number,
    measure: (running: Running, result: WebhookResult) => Promise<void>,
  ) => {
    for (const { running, result } of rotate(all, turn)) {
      try {
        await measure(running, result);
      } catch (error) {
        const reason = `${running.contestant.title}: ${(error as Error).message}`;
        showProgress(`webhook: dropped out: ${reason}`);
        failures.push(reason);
        all = all.filter((each) => each.running !== running);
      }
    }
  };
  try {
    for (const contestant of chosen) {
      showProgress(`webhook: starting ${contestant.title}`);
      const running = { contestant, ...(await contestant.start(world)) };
      servers.push(running);
      const restMb = running.servers.reduce((sum, { pid }) => sum + readUsage(pid).memoryMb, 0);
      all.push({ running, result: { contestant, restMb, full: [], single: [], half: [] } });
    }
    await eachInTurn(0, async (running) => {
      const { name, title } = running.contestant;
      showProgress(`webhook: warming ${title}`);
      const options = { count: sizes.warmUpEvents, connections: 64 };
      await deliver(world, running, options);
      rates.set(name, (await deliver(world, running, options)).eventsPerSecond);
    });
    for (let i = 0; i < sizes.repetitions; i += 1) {
      await eachInTurn(i, async (running, result) => {
        const { name, title } = running.contestant;
        const count = atLeast(200, rates.get(name)! * sizes.seconds);
        const full = await deliver(world, running, { count, connections: 64 });
        showProgress(`webhook ${i + 1}/${sizes.repetitions}: ${title}, ${summary(full)}`);
        result.full.push(full);
        rates.set(name, full.eventsPerSecond);
      });
    }
    for (let i = 0; i < sizes.latencyRepetitions; i += 1) {
      await eachInTurn(i, async (running, result) => {
        const options = { count: sizes.singleEvents, connections: 1 };
        const single = await deliver(world, running, options);
        const ratePerSecond = summarise(result.full.map((run) => run.eventsPerSecond)).median / 2;
        const count = atLeast(200, ratePerSecond * sizes.seconds);
        const half = await deliver(world, running, { count, connections: 64, ratePerSecond });
        const { title } = running.contestant;
        showProgress(
          `webhook latency ${i + 1}/${sizes.latencyRepetitions}: ${title}, one at a time p50 ${round(single.p50Ms)} ms, ` +
            `half load p50 ${round(half.p50Ms)} ms p99 ${round(half.p99Ms)} ms`,
        );
        result.single.push(single);
        result.half.push(half);
      });
    }
  } finally {
    for (const running of servers) {
      await Promise.all(running.servers.map((server) => server.stop()));
      await running.db.close();
    }
  }
  showProgress('webhook: pgbench');
  const ceilings = await measureCeilings(world, sizes);
  return { results: all.map(({ result }) => result), failures, ceilings };
}

const atLeast = (least: number, count: number) => Math.max(least, Math.round(count));

/** So that nobody always follows the same one. */
function rotate<T>(items: T[], by: number): T[] {
  const at = items.length ? (by * 3) % items.length : 0;
  return [...items.slice(at), ...items.slice(0, at)];
}

function summary(run: Delivered): string {
  return `${Math.round(run.eventsPerSecond)} events/s, ${Math.round(run.cpuUs)} µs each`;
}
