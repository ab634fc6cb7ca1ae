import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readProcess } from './processes.ts';

const STOP_TIMEOUT_MS = 10_000;

/**
 * Makes `dataDir` free for a new server: removes the pid file of a server that was killed, and
 * stops a server whose owner was killed. Throws when the owner of a running server still lives.
 */
export async function releaseDataDir(dataDir: string): Promise<void> {
  const pidFile = join(dataDir, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);

  if (isServerOf(dataDir, pid)) {
    const owner = readOwner(dataDir);
    if (readProcess(pid)?.parent === owner) {
      throw new Error(
        `PostgreSQL (process ${pid}) already runs on ${dataDir}, started by process ${owner}. ` +
          'Stop that one first: it is probably a demo or dev in another terminal.',
      );
    }
    await stopOrphan(dataDir, pid);
  }
  // Its process number may meanwhile belong to something else, which PostgreSQL would take for a server.
  rmSync(pidFile, { force: true });
}

async function stopOrphan(dataDir: string, pid: number): Promise<void> {
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  process.kill(pid, 'SIGINT');
  while (isServerOf(dataDir, pid)) {
    if (Date.now() > deadline) {
      throw new Error(
        `PostgreSQL (process ${pid}) on ${dataDir} does not stop. End it: kill -9 ${pid}`,
      );
    }
    await sleep(50);
  }
}

function readOwner(dataDir: string): number {
  // The server keeps its own command line there, and with it the owner that runServer named.
  const commandLine = readFileSync(join(dataDir, 'postmaster.opts'), 'utf8');
  return Number(/till\.owner=(\d+)/.exec(commandLine)?.[1]);
}

function isServerOf(dataDir: string, pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 1) return false;
  const found = readProcess(pid);
  if (found === undefined) return false;
  return process.platform === 'linux'
    ? found.folder === realpathSync(dataDir)
    : found.command.includes(dataDir);
}
