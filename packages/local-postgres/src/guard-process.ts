import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface GuardOptions {
  /** The first signal sent when we die; SIGKILL follows after `graceSeconds` (default 10). */
  signal?: 'INT' | 'TERM' | 'QUIT';
  graceSeconds?: number;
  /** The child leads a process group (it was started `detached`): stop the whole group. */
  group?: boolean;
  /** Removed once the child has stopped. */
  removeFolder?: string;
}

export interface Guard {
  /** The guard ends and touches nothing. May be called twice. */
  release(): void;
}

/**
 * Promises that `child` does not outlive this process, even when this process dies by SIGKILL:
 * a small shell holds a pipe to us and stops the child when the pipe closes. Call it in the same
 * turn as the spawn. Without `removeFolder` the guard ends by itself when the child does; with
 * it, the guard stays until `release()`.
 */
export function guardProcess(child: ChildProcess, options: GuardOptions = {}): Guard {
  // The child could not be started: its own 'error' event tells why.
  if (child.pid === undefined) return { release() {} };

  const { signal = 'TERM', graceSeconds = 10, group = false, removeFolder = '' } = options;
  const script = fileURLToPath(new URL('guard.sh', import.meta.url));
  const target = String(group ? -child.pid : child.pid);
  const guard = spawn('/bin/sh', [script, target, signal, String(graceSeconds), removeFolder], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.on('error', () => {});
  guard.stdin.on('error', () => {});
  guard.unref();
  if ('unref' in guard.stdin && typeof guard.stdin.unref === 'function') guard.stdin.unref();

  const release = () => guard.stdin.end('done\n');
  child.once('exit', () => {
    if (removeFolder === '') release();
    else guard.stdin.write('gone\n');
  });
  return { release };
}
