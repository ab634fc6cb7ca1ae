import { spawn, type ChildProcess } from 'node:child_process';
import { connect } from 'node:net';

export type Part = {
  name: string;
  /** Resolves when the part is gone; says why. */
  exited: Promise<string>;
  stop(): Promise<void>;
};

const stopDeadlineMs = 8_000;
const readyDeadlineMs = 60_000;

/** Starts one child process and resolves when `readyUrl` answers 2xx. Throws with its last lines when it ends first. */
export async function runPart(
  name: string,
  args: string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; readyUrl: string; verbose: boolean },
): Promise<Part> {
  const child = spawn(process.execPath, args, {
    cwd: options.cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...options.env },
    // A group of its own: a Ctrl-C in the terminal reaches us alone, and we stop the parts in order.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let lastLines = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      lastLines = (lastLines + String(chunk)).slice(-3000);
      if (options.verbose) process.stdout.write(chunk);
    });
  }
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) =>
      resolve(`ended with ${signal ?? code}:\n${lastLines.trimEnd()}`),
    );
  });
  const deadline = Date.now() + readyDeadlineMs;
  while (!(await answers(options.readyUrl))) {
    const ended = await Promise.race([exited, new Promise<void>((r) => setTimeout(r, 60))]);
    if (ended !== undefined) throw new Error(`${name} ${ended}`);
    if (Date.now() > deadline) {
      kill(child, 'SIGKILL');
      throw new Error(
        `${name} did not answer at ${options.readyUrl} within ${readyDeadlineMs / 1000} s:\n${lastLines}`,
      );
    }
  }
  return {
    name,
    exited,
    async stop() {
      kill(child, 'SIGTERM');
      const timer = setTimeout(() => kill(child, 'SIGKILL'), stopDeadlineMs);
      await exited;
      clearTimeout(timer);
      kill(child, 'SIGKILL'); // what it may have started itself
    },
  };
}

function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Gone already.
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

/** Whether something listens on this port of this machine. */
export function isPortTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
