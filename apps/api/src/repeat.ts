import { setTimeout } from 'node:timers/promises';

export type Background = { stop(): Promise<void> };

/**
 * Waits about `pauseMs` (a fifth more or less, so that replicas do not march in step), runs `work`, and again, until
 * stopped. `work` must not throw; when it answers `true` there is more to do and it runs again at once.
 * `stop` aborts `stopping`, resolves when the running work has ended, and may be called again.
 */
export function repeat(
  work: () => Promise<unknown>,
  pauseMs: number,
  stopping = new AbortController(),
): Background {
  const { signal } = stopping;
  const ended = (async () => {
    let more: unknown = false;
    while (!signal.aborted) {
      const pause = pauseMs * (0.8 + Math.random() * 0.4);
      if (more !== true) await setTimeout(pause, undefined, { signal, ref: false }).catch(() => {});
      if (!signal.aborted) more = await work();
    }
  })();
  return {
    stop() {
      stopping.abort();
      return ended;
    },
  };
}
