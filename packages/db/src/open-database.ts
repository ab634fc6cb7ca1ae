import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { arrayTypes, booleanType } from './parameter-types.ts';
import { guardStatements } from './guard-statements.ts';
import { socketMaker } from './make-socket.ts';
import * as schema from './schema.ts';
import { watchStatements, type PoolLoad } from './watch-statements.ts';

/** `sql` for the hot statements (prepared once per connection), `orm` for reads. One pool behind both. */
export type Database = {
  sql: postgres.Sql;
  orm: PostgresJsDatabase<typeof schema>;
  /** How long a statement may take. */
  timeoutMs: number;
  /** Whether what is written at the same time may be written together: `applySession`. */
  shared: boolean;
  /** How much of the pool is taken now. */
  load?(): PoolLoad;
  close(): Promise<void>;
};

export type DatabaseOptions = {
  maxConnections?: number;
  /** How long a statement may take, waiting for a connection included; then it fails with code NO_ANSWER. */
  statementTimeoutMs?: number;
};

const connectSeconds = 5;
const idleSeconds = 20;

/**
 * Opens a pool; connects on first use, so it does not fail when PostgreSQL is away.
 * `close` waits for running statements up to five seconds and may be called twice.
 */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const timeoutMs = options.statementTimeoutMs ?? 2_000;
  const pool = postgres(url, {
    max: options.maxConnections ?? 10,
    connect_timeout: connectSeconds,
    // Seconds. The driver's own back-off grows to 20: a database that is back would not be noticed for that long.
    backoff: (retries: number) => Math.min(0.05 * 2 ** retries, 1) * (0.5 + Math.random() / 2),
    connection: {
      application_name: 'till',
      statement_timeout: timeoutMs,
    },
    // Shorter than the sockets' deadline, so that only a dead line meets that one.
    idle_timeout: idleSeconds,
    socket: socketMaker(connectSeconds * 1_000, Math.max(timeoutMs, idleSeconds * 1_000) + 5_000),
    fetch_types: false,
    types: { ...arrayTypes, bool: booleanType },
    onnotice: () => {},
  } as object);
  const watch = watchStatements();
  const sql = guardStatements(pool, timeoutMs, watch);
  return {
    sql,
    orm: drizzle(sql, { schema }),
    timeoutMs,
    shared: true,
    load: watch.load,
    close: () => pool.end({ timeout: 5 }),
  };
}
