import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { findFreePort } from '@till/local-postgres/find-free-port';

const START_TIMEOUT_MS = 90_000;

/** A port of its own for each part, by the variable that sets it. */
export async function choosePorts() {
  return {
    PORT: String(await findFreePort()),
    WEB_PORT: String(await findFreePort()),
    STRIPE_EMULATOR_PORT: String(await findFreePort()),
    TILL_MAILBOX_PORT: String(await findFreePort()),
    TILL_POSTGRES_PORT: String(await findFreePort()),
  };
}

/** Runs one of our scripts in a copy of the workspace, without pnpm above it. */
export function runScript(folder: string, name: string, args: string[], env: NodeJS.ProcessEnv) {
  return runCommand(folder, [process.execPath, join(folder, `scripts/${name}.ts`), ...args], env);
}

/** Runs `pnpm <name>` as a terminal does: in a process group of its own, which Ctrl-C reaches. */
export function runWithPnpm(folder: string, name: string, env: NodeJS.ProcessEnv) {
  return runCommand(folder, ['pnpm', name], env);
}

function runCommand(folder: string, [program = '', ...args]: string[], env: NodeJS.ProcessEnv) {
  const { PATH, HOME, TMPDIR } = process.env;
  const child = spawn(program, args, {
    cwd: folder,
    env: { PATH, HOME, TMPDIR, ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (output += chunk));
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, output }));

  /** Resolves when the output holds `text`; throws with all of it when the command ends before. */
  async function until(text: string): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!output.includes(text)) {
      const early = await Promise.race([ended, sleep(50)]);
      if (early !== undefined || Date.now() > deadline) {
        throw new Error(`The command did not say “${text}”:\n${output}`);
      }
    }
  }
  return {
    child,
    ended,
    until,
    output: () => output,
    /** What a Ctrl-C in its terminal does. */
    interrupt: () => process.kill(-child.pid!, 'SIGINT'),
  };
}
