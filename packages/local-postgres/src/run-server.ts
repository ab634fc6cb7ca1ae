import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { guardProcess, type Guard } from './guard-process.ts';
import { nameDataDir, type Account } from './server-account.ts';
import { serverEnv } from './server-env.ts';

export interface ServerExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface RunningServer {
  child: ChildProcess;
  guard: Guard;
  exited: Promise<ServerExit>;
}

export interface ServerSettings {
  binaries: string;
  dataDir: string;
  account: Account | undefined;
  port: number;
  durable: boolean;
  removeFolder?: string;
  log: (line: string) => void;
}

/** The port was taken between choosing it and listening on it, or by somebody else before. */
export class PortTakenError extends Error {}

const NOT_DURABLE = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/**
 * Starts the server and resolves once it accepts connections. Throws PortTakenError when the port
 * is taken, and an Error that ends with the server's last words when it does not come up.
 */
export async function runServer(settings: ServerSettings): Promise<RunningServer> {
  const { binaries, dataDir, account, port, durable, removeFolder, log } = settings;
  const parameters = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', `port=${port}`];
  // Standard error is where we read that it is ready, whatever the data's own configuration says.
  parameters.push('logging_collector=off', 'log_destination=stderr', 'lc_messages=C');
  parameters.push(`till.owner=${process.pid}`);
  if (!durable) parameters.push(...NOT_DURABLE);
  const args = ['-D', nameDataDir(dataDir, account), ...parameters.flatMap((each) => ['-c', each])];

  // A process group of its own: a Ctrl-C in the terminal must not stop it before its users.
  const child = spawn(join(binaries, 'bin', 'postgres'), args, {
    ...account,
    cwd: dataDir,
    env: serverEnv(),
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const guard = guardProcess(child, { signal: 'INT', ...(removeFolder ? { removeFolder } : {}) });
  const exited = once(child, 'exit').then(([code, signal]): ServerExit => ({ code, signal }));

  const lastLines: string[] = [];
  const { promise: ready, resolve: markReady } = Promise.withResolvers<undefined>();
  createInterface({ input: child.stderr }).on('line', (line) => {
    log(line);
    if (lastLines.push(line) > 20) lastLines.shift();
    if (line.includes('database system is ready to accept connections')) markReady(undefined);
  });

  const failed = await Promise.race([ready, once(child, 'close')]);
  if (failed === undefined) return { child, guard, exited };
  guard.release();
  const words = lastLines.join('\n');
  if (words.includes('could not create any TCP/IP sockets')) {
    throw new PortTakenError(`Port ${port} on 127.0.0.1 is taken: PostgreSQL cannot listen on it.`);
  }
  throw new Error(`PostgreSQL did not start (${dataDir}):\n${words}`);
}
