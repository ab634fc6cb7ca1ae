import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { listProcesses } from '@till/local-postgres/processes';

export interface Usage {
  /** User and system time since the process started. */
  cpuMs: number;
  memoryMb: number;
}

// USER_HZ: a constant of Linux's interface, whatever the kernel's own clock is.
const msPerTick = 10;

/** What a process has used so far, and the memory it has now. On Linux from /proc, elsewhere from ps. */
export function readUsage(pid: number): Usage {
  if (process.platform !== 'linux') return readTable(pid);
  const [own] = readTicks(pid);
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const memoryKb = Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1]);
  return { cpuMs: own * msPerTick, memoryMb: memoryKb / 1024 };
}

/** The processor time of a process and of all that it started, ended ones included. */
export function readFamilyCpuMs(pid: number): number {
  const children = listProcesses().filter(({ parent }) => parent === pid);
  if (process.platform !== 'linux') {
    return [pid, ...children.map((child) => child.pid)].reduce(
      (sum, each) => sum + readTable(each).cpuMs,
      0,
    );
  }
  const [own, ended] = readTicks(pid);
  const living = children.map((child) => tryReadTicks(child.pid));
  return (own + ended + living.reduce((sum, ticks) => sum + ticks, 0)) * msPerTick;
}

function tryReadTicks(pid: number): number {
  try {
    return readTicks(pid)[0];
  } catch {
    return 0; // ended in this moment
  }
}

/** Own ticks, and those of children that have ended. */
function readTicks(pid: number): [own: number, ended: number] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the program's name, in parentheses, and may hold anything.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
  return [user + system, endedUser + endedSystem];
}

function readTable(pid: number): Usage {
  const line = execFileSync('ps', ['-o', 'rss=,time=', '-p', String(pid)], { encoding: 'utf8' });
  const [memoryKb, time = ''] = line.trim().split(/\s+/);
  const seconds = time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return { cpuMs: seconds * 1000, memoryMb: Number(memoryKb) / 1024 };
}
