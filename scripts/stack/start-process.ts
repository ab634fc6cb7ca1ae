import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { guardProcess } from '@till/local-postgres/guard-process';
import { describeEnd, LAST_LINES, type Part, type PartEnd } from './part.ts';
import { showNothing, type Show } from './output.ts';

export interface ProcessSpec {
  name: string;
  /** The program and its arguments. */
  command: [program: string, ...args: string[]];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** What of its output is shown. Default: nothing, until it dies. */
  show?: Show;
  /** How long it may take to end when asked; then it is killed. Default 12,000: parts have deadlines of their own. */
  stopTimeoutMs?: number;
}

const OUTPUT_GRACE_MS = 200;

/**
 * Starts a process in a group of its own: a Ctrl-C in the terminal reaches us alone, and what it
 * starts itself ends with it. It does not outlive us, whatever ends us.
 */
export function startProcess(spec: ProcessSpec): Part {
  const { name, command, cwd, env, show = showNothing, stopTimeoutMs = 12_000 } = spec;
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  guardProcess(child, { group: true });

  const lastLines: string[] = [];
  for (const stream of ['stdout', 'stderr'] as const) {
    createInterface({ input: child[stream] }).on('line', (line) => {
      if (lastLines.push(line) > LAST_LINES) lastLines.shift();
      const shown = show(line, stream, name);
      if (shown !== undefined) process[stream].write(`${shown}\n`);
    });
  }

  function signalGroup(signal: NodeJS.Signals): void {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // The group is gone.
    }
  }

  const { promise: exited, resolve } = Promise.withResolvers<PartEnd>();
  child.once('error', (error) => resolve({ ok: false, why: `did not start: ${error.message}` }));
  child.once('exit', (code, signal) => {
    signalGroup('SIGKILL'); // what it started and left behind
    const finish = () => resolve(describeEnd(code, signal, lastLines));
    child.once('close', finish);
    setTimeout(finish, OUTPUT_GRACE_MS);
  });

  async function stop(): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) signalGroup('SIGTERM');
    const timer = setTimeout(() => signalGroup('SIGKILL'), stopTimeoutMs);
    await exited;
    clearTimeout(timer);
  }
  return { name, exited, stop, kill: () => signalGroup('SIGKILL') };
}
