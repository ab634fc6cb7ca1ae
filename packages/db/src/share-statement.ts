import { AsyncLocalStorage } from 'node:async_hooks';
import { noAnswerWithin } from './guard-statements.ts';
import { isDatabaseAway } from './retry.ts';
import { batchChannel, type BatchNews } from './watch-statements.ts';

type Waiting<Item, Result> = {
  item: Item;
  keys: string[];
  timer: NodeJS.Timeout;
  /** Calls a function as if the one who waits had called it: traces belong there. */
  within: ReturnType<typeof AsyncLocalStorage.snapshot>;
  resolve(result: Result): void;
  reject(error: unknown): void;
};

/**
 * Turns a statement for many items into a function for one: those who call while a statement runs share the next. Each
 * is answered after the commit of its own statement, and one who calls alone does not wait.
 *
 * Items with a key in common never run at once, so `run` need not care for what they have to do with each other. When
 * a shared statement fails, each half of it runs again, down to the item that fails by itself; only when the database
 * is away all of them fail at once, and fewer share until statements succeed again: one that was too slow for its
 * deadline, or was hit, is not the same next time. Rejects with code NO_ANSWER who waits for a turn longer than `timeoutMs`. `run`
 * answers in the order of its items, and must be repeatable.
 */
export function shareStatement<Item, Result>(
  run: (items: Item[]) => Promise<Result[]>,
  options: {
    keysOf: (item: Item) => (string | null)[];
    maxItems: number;
    maxRunning: number;
    timeoutMs: number;
  },
): (item: Item) => Promise<Result> {
  let waiting: Waiting<Item, Result>[] = [];
  const busy = new Set<string>();
  let running = 0;
  let planned = false;
  // How many may share the next one: fewer after a loss, because a slow database is then asked for less at once.
  let most = options.maxItems;

  // Not at once: what came with the same turn of the event loop goes together.
  const plan = () => {
    if (planned || running >= options.maxRunning) return;
    planned = true;
    setImmediate(start);
  };

  function start(): void {
    planned = false;
    const taken = takeFree();
    const [first] = taken;
    if (!first) return;
    running += 1;
    const startedAt = performance.now();
    void first.within(runTogether, taken).then(() => {
      running -= 1;
      const durationMs = performance.now() - startedAt;
      const news: BatchNews = { size: taken.length, waiting: waiting.length, durationMs };
      batchChannel.publish(news);
      for (const { keys } of taken) for (const key of keys) busy.delete(key);
      if (waiting.length > 0) plan();
    });
    if (waiting.length > 0) plan();
  }

  function takeFree(): Waiting<Item, Result>[] {
    const taken: Waiting<Item, Result>[] = [];
    waiting = waiting.filter((one) => {
      const free = taken.length < most && !one.keys.some((key) => busy.has(key));
      if (!free) return true;
      for (const key of one.keys) busy.add(key);
      clearTimeout(one.timer);
      taken.push(one);
      return false;
    });
    return taken;
  }

  async function runTogether(taken: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await run(taken.map(({ item }) => item));
      most = Math.min(options.maxItems, most * 2);
      for (const [i, one] of taken.entries()) one.resolve(results[i] as Result);
    } catch (error) {
      const away = isDatabaseAway(error);
      if (away) most = Math.max(1, taken.length >> 1);
      if (taken.length === 1 || away) {
        for (const one of taken) one.reject(error);
        return;
      }
      const middle = taken.length >> 1;
      await Promise.all([runTogether(taken.slice(0, middle)), runTogether(taken.slice(middle))]);
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      const keys = [...new Set(options.keysOf(item).filter((key) => key !== null))];
      const timer = setTimeout(() => {
        waiting = waiting.filter((other) => other.timer !== timer);
        reject(noAnswerWithin(options.timeoutMs));
      }, options.timeoutMs);
      const within = AsyncLocalStorage.snapshot();
      waiting.push({ item, keys, timer, within, resolve, reject });
      plan();
    });
}
