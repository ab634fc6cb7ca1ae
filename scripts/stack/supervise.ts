import { setTimeout as sleep } from 'node:timers/promises';
import type { Part } from './part.ts';
import { watchLauncher } from './watch-launcher.ts';

export interface Stack {
  /** Does one step of the start and prints it with a ✓ and its time. */
  step<T>(name: string, work: () => Promise<T>): Promise<T>;
  /**
   * Takes a part into care, from its start: when it ends by itself, everything ends; a task may
   * end well.
   */
  add(part: Part, kind?: 'service' | 'task'): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
// One Ctrl-C arrives twice: from the terminal, and again from pnpm, which forwards it.
export const SAME_SIGNAL_MS = 500;

/**
 * Runs `start` and keeps its parts until a signal, a part that ends, or a failed start; then stops
 * them all, the last one first, and exits this process: 0 after a signal, 1 otherwise. A second
 * Ctrl-C ends everything at once.
 */
export function supervise(start: (stack: Stack) => Promise<void>): void {
  const parts: Part[] = [];
  let stoppingSince: number | undefined;
  let exitCode = 0;

  async function stop(code: number, reason: string): Promise<void> {
    if (stoppingSince !== undefined) return;
    stoppingSince = Date.now();
    exitCode = code;
    (code === 0 ? console.log : console.error)(`\n${reason}`);
    for (const part of parts.toReversed()) await part.stop();
    process.exit(exitCode);
  }

  async function killAll(): Promise<void> {
    exitCode = 1;
    for (const part of parts) part.kill();
    await sleep(100);
    process.exit(exitCode);
  }

  const stack: Stack = {
    async step(name, work) {
      if (stoppingSince !== undefined) throw new Error('Stopped.');
      const startedAt = performance.now();
      const result = await work();
      if (stoppingSince !== undefined) throw new Error('Stopped.');
      console.log(`✓ ${name.padEnd(24)} ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
      return result;
    },
    add(part, kind = 'service') {
      parts.push(part);
      // The step that starts it was under way when we began to stop.
      if (stoppingSince !== undefined) void part.stop();
      void part.exited.then(({ ok, why }) => {
        if (kind === 'service' || !ok)
          void stop(1, `${part.name} ${why}\nStopping everything else.`);
      });
    },
  };

  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (stoppingSince === undefined)
        void stop(0, 'Stopping. Ctrl-C again ends everything at once.');
      else if (Date.now() - stoppingSince > SAME_SIGNAL_MS) void killAll();
    });
  }
  watchLauncher(() => void stop(0, 'The command that started this is gone. Stopping.'));
  start(stack).catch((error: unknown) => {
    void stop(1, error instanceof Error ? error.message : String(error));
  });
}
