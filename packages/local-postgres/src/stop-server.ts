import type { RunningServer } from './run-server.ts';

const STEPS = [
  // Fast: open connections are ended, the work of committed transactions is written.
  { signal: 'SIGINT', timeoutMs: 10_000 },
  // Immediate: nothing is written; the next start recovers from the log.
  { signal: 'SIGQUIT', timeoutMs: 5_000 },
  { signal: 'SIGKILL', timeoutMs: 5_000 },
] as const;

/** Stops the server, politely first, and resolves once it is gone. May be called again. */
export async function stopServer({ child, exited }: RunningServer): Promise<void> {
  child.ref();
  for (const { signal, timeoutMs } of STEPS) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, timeoutMs);
    await Promise.race([exited, late]);
    clearTimeout(timer);
  }
}
