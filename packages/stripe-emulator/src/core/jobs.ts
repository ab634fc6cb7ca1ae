import type { Clock } from './clock.ts';

/** Something planned, as plain data: what it is, and when, in milliseconds since the epoch. */
export interface Planned<Job> {
  dueAt: number;
  job: Job;
}

/** What will happen by itself. Unlike what is scheduled on the clock alone, it can be kept. */
export interface Jobs<Job> {
  plan(delayMs: number, job: Job): void;
  /** In the order in which they were planned. */
  save(): Planned<Job>[];
  /** Forgets what is planned and plans these instead; what is overdue comes next. */
  load(planned: Planned<Job>[]): void;
}

export function createJobs<Job>(clock: Clock, run: (job: Job) => void): Jobs<Job> {
  const waiting = new Map<Planned<Job>, () => void>();

  function add(planned: Planned<Job>): void {
    const cancel = clock.schedule(planned.dueAt - clock.now(), () => {
      waiting.delete(planned);
      run(planned.job);
    });
    waiting.set(planned, cancel);
  }

  return {
    plan: (delayMs, job) => add({ dueAt: clock.now() + delayMs, job }),
    save: () => structuredClone([...waiting.keys()]),
    load(planned) {
      for (const cancel of waiting.values()) cancel();
      waiting.clear();
      for (const each of structuredClone(planned)) add(each);
    },
  };
}
