import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export interface ProcessRow {
  pid: number;
  parent: number;
  command: string;
  /** Its working folder; undefined where the system does not tell. */
  folder: string | undefined;
}

const isLinux = process.platform === 'linux';

/** Every process of this machine; on Linux without `ps`, which small images lack. */
export function listProcesses(): ProcessRow[] {
  if (!isLinux) return readTable(['-A']);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => readProcess(Number(pid)) ?? []);
}

/** One process; undefined when there is none with this number. */
export function readProcess(pid: number): ProcessRow | undefined {
  try {
    return isLinux ? readFromProc(pid) : readTable(['-p', String(pid)])[0];
  } catch {
    return undefined;
  }
}

function readFromProc(pid: number): ProcessRow {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  return {
    pid,
    parent: Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]),
    command,
    folder: readFolder(pid),
  };
}

function readFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined; // another account's
  }
}

function readTable(selection: string[]): ProcessRow[] {
  const table = execFileSync('ps', [...selection, '-o', 'pid=,ppid=,command='], {
    encoding: 'utf8',
  });
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [pid, parent, ...command] = line.trim().split(/\s+/);
      return {
        pid: Number(pid),
        parent: Number(parent),
        command: command.join(' '),
        folder: undefined,
      };
    });
}
