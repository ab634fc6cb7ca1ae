import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const INTERVAL_MS = process.platform === 'linux' ? 300 : 2_000;
const LAUNCHER = /\b(npm|npx|pnpm|corepack)\b/;

interface Relation {
  pid: number;
  parent: number;
  command: string;
}

/**
 * Calls `whenGone` once when npx or pnpm, which started us, has ended. Killing npx leaves pnpm and
 * its script running without a word to them, so we look. Does nothing when we were started directly.
 */
export function watchLauncher(whenGone: () => void): void {
  const launchers = findLaunchers();
  if (launchers.length === 0) return;
  const timer = setInterval(() => {
    const complete = launchers.every(({ pid, parent }) => readRelation(pid)?.parent === parent);
    if (complete) return;
    clearInterval(timer);
    whenGone();
  }, INTERVAL_MS);
  timer.unref();
}

/** Ourselves and the processes above us, up to the topmost npx or pnpm: each with its parent then. */
function findLaunchers(): Relation[] {
  const chain: Relation[] = [];
  for (let pid = process.pid; pid > 1;) {
    const relation = readRelation(pid);
    if (relation === undefined) break;
    chain.push(relation);
    pid = relation.parent;
  }
  const topmost = chain.findLastIndex(({ command }, index) => index > 0 && LAUNCHER.test(command));
  // What started the topmost one may go: a shell that put it in the background, for one.
  return chain.slice(0, Math.max(topmost, 0));
}

function readRelation(pid: number): Relation | undefined {
  try {
    if (process.platform !== 'linux') return readRelationFromPs(pid);
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, 3).join(' ');
    return { pid, parent: Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]), command };
  } catch {
    return undefined;
  }
}

function readRelationFromPs(pid: number): Relation {
  const output = execFileSync('ps', ['-o', 'ppid=,command=', '-p', String(pid)], {
    encoding: 'utf8',
  });
  const [parent = '', ...command] = output.trim().split(/\s+/);
  return { pid, parent: Number(parent), command: command.slice(0, 3).join(' ') };
}
