import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { findFreePort } from '@till/local-postgres/find-free-port';
import { onTestFinished } from 'vitest';

const script = fileURLToPath(new URL('fixtures/run-stack.ts', import.meta.url));

/** A part for the fixture stack: a name, a port of its own and what it does. */
export async function makePart(name: string, ...habits: string[]) {
  const port = await findFreePort();
  return {
    name,
    port,
    url: `http://127.0.0.1:${port}/`,
    argument: JSON.stringify([name, String(port), ...habits]),
  };
}

export type FixturePart = Awaited<ReturnType<typeof makePart>>;

/** Runs the fixture stack in a process of its own. */
export function startStack(parts: FixturePart[], { stopTimeoutMs = 3_000 } = {}) {
  const child = spawn(
    process.execPath,
    [script, String(stopTimeoutMs), ...parts.map(({ argument }) => argument)],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (output += chunk));
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, output }));
  return {
    child,
    ended,
    output: () => output,
    async running() {
      while (!output.includes('all parts run')) {
        const early = await Promise.race([ended, new Promise((r) => setTimeout(r, 20))]);
        if (early !== undefined) throw new Error(`The stack ended early:\n${output}`);
      }
    },
  };
}

/** Whether anything answers at the part's port. */
export async function isUp(part: FixturePart): Promise<boolean> {
  return fetch(part.url, { signal: AbortSignal.timeout(1_000) }).then(
    () => true,
    () => false,
  );
}
