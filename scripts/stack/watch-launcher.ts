import { readProcess, type ProcessRow } from '@till/local-postgres/processes';

const INTERVAL_MS = process.platform === 'linux' ? 300 : 2_000;
const LAUNCHER = /\b(npm|npx|pnpm|corepack)\b/;

/** What runs, without its arguments: these may speak of npm for other reasons. */
const isLauncher = ({ command }: ProcessRow) =>
  LAUNCHER.test(command.split(' ').slice(0, 3).join(' '));

/**
 * Calls `whenGone` once when npx or pnpm, which started us, has ended. Killing npx leaves pnpm and
 * its script running without a word to them, so we look. Does nothing when we were started directly.
 */
export function watchLauncher(whenGone: () => void): void {
  const launchers = findLaunchers();
  if (launchers.length === 0) return;
  const timer = setInterval(() => {
    const complete = launchers.every(({ pid, parent }) => readProcess(pid)?.parent === parent);
    if (complete) return;
    clearInterval(timer);
    whenGone();
  }, INTERVAL_MS);
  timer.unref();
}

/** Ourselves and the processes above us, up to the topmost npx or pnpm: each with its parent then. */
function findLaunchers(): ProcessRow[] {
  const chain: ProcessRow[] = [];
  for (let pid = process.pid; pid > 1;) {
    const found = readProcess(pid);
    if (found === undefined) break;
    chain.push(found);
    pid = found.parent;
  }
  const topmost = chain.findLastIndex((each, index) => index > 0 && isLauncher(each));
  // What started the topmost one may go: a shell that put it in the background, for one.
  return chain.slice(0, Math.max(topmost, 0));
}
