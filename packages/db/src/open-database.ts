import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import * as schema from './schema.ts';

/** `sql` for the hot statements (prepared once per connection), `orm` for reads. One pool behind both. */
export type Database = {
  sql: postgres.Sql;
  orm: PostgresJsDatabase<typeof schema>;
  close(): Promise<void>;
};

export type DatabaseOptions = { maxConnections?: number; statementTimeoutMs?: number };

/**
 * Opens a pool; connects on first use, so it does not fail when PostgreSQL is away.
 * `close` waits for running statements up to five seconds and may be called twice.
 */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const sql = postgres(url, {
    max: options.maxConnections ?? 10,
    connect_timeout: 5,
    // Seconds. The driver's own back-off grows to 20: a database that is back would not be noticed for that long.
    backoff: (retries: number) => Math.min(0.05 * 2 ** retries, 1) * (0.5 + Math.random() / 2),
    connection: {
      application_name: 'till',
      statement_timeout: options.statementTimeoutMs ?? 5_000,
    },
    onnotice: () => {},
  });
  return { sql, orm: drizzle(sql, { schema }), close: () => sql.end({ timeout: 5 }) };
}
