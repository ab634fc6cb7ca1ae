interface Task {
  dueAt: number;
  run: () => void;
  timer: ReturnType<typeof setTimeout> | undefined;
}

export interface Clock {
  /** Milliseconds since the epoch, advanced time included. */
  now(): number;
  /** Whole seconds since the epoch: what Stripe's `created` holds. */
  nowSeconds(): number;
  /** Milliseconds since the epoch WITHOUT what was advanced: what a webhook receiver compares with. */
  wallNow(): number;
  /** Runs `run` once, `delayMs` from now on the advanceable clock. Returns a function that cancels it. */
  schedule(delayMs: number, run: () => void): () => void;
  /** Moves time forward task by task, in order of their due time; waits for `settled` after each. */
  advance(byMs: number, settled: () => Promise<void>): Promise<void>;
  /** How far time was moved forward, in milliseconds. */
  advancedBy(): number;
  /** Forgets every task and sets how far time is moved forward. */
  reset(advancedMs?: number): void;
}

const longestTimerMs = 2 ** 31 - 1;

/**
 * A clock that tests can advance. `source` gives the real time in milliseconds.
 * Tasks fire in real time too, so nothing needs advancing in a demo.
 */
export function createClock(source: () => number = Date.now): Clock {
  let advancedMs = 0;
  const tasks = new Set<Task>();

  const now = () => source() + advancedMs;
  const fire = (task: Task) => {
    clearTimeout(task.timer);
    if (tasks.delete(task)) task.run();
  };
  const arm = (task: Task) => {
    clearTimeout(task.timer);
    const delayMs = Math.min(Math.max(0, task.dueAt - now()), longestTimerMs);
    task.timer = setTimeout(() => (now() >= task.dueAt ? fire(task) : arm(task)), delayMs);
  };
  const nextDue = (until: number) => {
    let next: Task | undefined;
    for (const task of tasks) {
      if (task.dueAt <= until && (!next || task.dueAt < next.dueAt)) next = task;
    }
    return next;
  };

  return {
    now,
    nowSeconds: () => Math.floor(now() / 1000),
    wallNow: source,
    schedule(delayMs, run) {
      const task: Task = { dueAt: now() + delayMs, run, timer: undefined };
      tasks.add(task);
      arm(task);
      return () => {
        clearTimeout(task.timer);
        tasks.delete(task);
      };
    },
    async advance(byMs, settled) {
      const target = now() + byMs;
      for (let task = nextDue(target); task; task = nextDue(target)) {
        advancedMs += Math.max(0, task.dueAt - now());
        fire(task);
        await settled();
      }
      advancedMs += Math.max(0, target - now());
      for (const task of tasks) arm(task);
    },
    advancedBy: () => advancedMs,
    reset(ms = 0) {
      for (const task of tasks) clearTimeout(task.timer);
      tasks.clear();
      advancedMs = ms;
    },
  };
}
