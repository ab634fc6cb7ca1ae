import { resolve } from 'node:path';
import { createDatabase } from './create-database.ts';
import { findBinaries } from './find-binaries.ts';
import { findFreePort } from './find-free-port.ts';
import { initialiseData, SUPERUSER } from './initialise-data.ts';
import { releaseDataDir } from './release-data-dir.ts';
import { PortTakenError, runServer, type RunningServer, type ServerExit } from './run-server.ts';
import { chooseServerAccount } from './server-account.ts';
import { stopServer } from './stop-server.ts';

export { startThrowawayPostgres } from './start-throwaway-postgres.ts';
export { PortTakenError } from './run-server.ts';
export { removePostgresData } from './remove-postgres-data.ts';

export interface StartPostgresOptions {
  /** Created when absent; everything the server remembers, and its password, is in it. */
  dataDir: string;
  /** 0 or undefined: any free port. */
  port?: number;
  /** false turns fsync and its like off: for tests, whose data may be lost. Default true. */
  durable?: boolean;
  /** Created when absent. Default 'till'. */
  database?: string;
  /** Receives the server's own log, line by line. */
  log?: (line: string) => void;
  /** Removed when this process dies without `stop()`. */
  removeFolder?: string;
}

export interface LocalPostgres {
  /** postgres://till:<password>@127.0.0.1:<port>/<database> */
  url: string;
  port: number;
  /** The server's process, for tests that kill it. */
  pid: number;
  /** Resolves when the server has ended, whoever ended it. */
  exited: Promise<ServerExit>;
  /** Fast shutdown; resolves once the server is gone. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts a real PostgreSQL on 127.0.0.1 and resolves once `url` answers. The data is kept across
 * starts; a server that was killed, or left behind by a killed process, is no obstacle. It works
 * as root too (the server then runs as another account) and never outlives this process; nor does
 * it keep this process alive. Throws PortTakenError for a taken port, and an Error that says what
 * to do when another process already runs a server on `dataDir`.
 */
export async function startPostgres(options: StartPostgresOptions): Promise<LocalPostgres> {
  const { durable = true, database = 'till', log = () => {}, removeFolder } = options;
  const removal = removeFolder === undefined ? {} : { removeFolder };
  const dataDir = resolve(options.dataDir);
  const account = chooseServerAccount(dataDir);
  const binaries = findBinaries(account);
  const password = await initialiseData(binaries, dataDir, account, { durable, ...removal });
  await releaseDataDir(dataDir);

  const { server, port } = await runOnPort(options.port ?? 0, (port) =>
    runServer({ binaries, dataDir, account, port, durable, log, ...removal }),
  );
  const address = `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}`;
  try {
    await createDatabase(`${address}/postgres`, database);
  } catch (error) {
    await stopServer(server);
    server.guard.release();
    throw error;
  }
  letProcessEnd(server);
  const stop = async () => {
    await stopServer(server);
    server.guard.release();
  };
  return {
    url: `${address}/${encodeURIComponent(database)}`,
    port,
    pid: server.child.pid!,
    exited: server.exited,
    stop,
  };
}

const FREE_PORT_TRIES = 5;

async function runOnPort(wanted: number, run: (port: number) => Promise<RunningServer>) {
  for (let attempt = 1; ; attempt += 1) {
    const port = wanted === 0 ? await findFreePort() : wanted;
    try {
      return { server: await run(port), port };
    } catch (error) {
      const mayRetry = wanted === 0 && error instanceof PortTakenError && attempt < FREE_PORT_TRIES;
      if (!mayRetry) throw error;
    }
  }
}

function letProcessEnd({ child }: RunningServer): void {
  child.unref();
  const stderr = child.stderr as (typeof child.stderr & { unref?: () => void }) | null;
  stderr?.unref?.();
}
