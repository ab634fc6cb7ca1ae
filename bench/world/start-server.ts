import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { guardProcess } from '@till/local-postgres/guard-process';

export interface ServerSpec {
  program: string;
  args: string[];
  cwd: string;
  env: Record<string, string>;
  /** Finds the address in what it writes; its first group. */
  listening: RegExp;
}

export interface RunningServer {
  pid: number;
  url: URL;
  /** From starting the process to its line that says that it listens. */
  startMs: number;
  stop(): Promise<void>;
}

const startTimeoutMs = 60_000;

/**
 * Starts a server and resolves once it says where it listens. What it writes goes to a file, as under a service
 * manager, and is shown when it does not start. It does not outlive this process.
 */
export async function startServer(spec: ServerSpec): Promise<RunningServer> {
  const folder = mkdtempSync(join(tmpdir(), 'till-bench-'));
  const logFile = join(folder, 'log');
  const log = openSync(logFile, 'w');
  const startedAt = performance.now();
  const child = spawn(spec.program, spec.args, {
    cwd: spec.cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', ...spec.env },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const exited = once(child, 'exit');
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      const killing = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await exited;
      clearTimeout(killing);
    }
    rmSync(folder, { recursive: true, force: true });
  };
  while (performance.now() - startedAt < startTimeoutMs && child.exitCode === null) {
    const found = spec.listening.exec(readFileSync(logFile, 'utf8'))?.[1];
    if (found) {
      const startMs = performance.now() - startedAt;
      // Not before: the guard is a process too, and would start beside what is timed.
      guardProcess(child);
      return { pid: child.pid!, url: new URL(found), startMs, stop };
    }
    await sleep(1);
  }
  const said = readFileSync(logFile, 'utf8').slice(-4_000);
  await stop();
  throw new Error(`${[spec.program, ...spec.args].join(' ')} did not start:\n${said}`);
}
