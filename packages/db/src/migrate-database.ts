import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import pRetry from 'p-retry';
import postgres from 'postgres';
import { codeOf } from './retry.ts';

const migrationsFolder = fileURLToPath(new URL('../migrations', import.meta.url));

// Any number: it only has to be the same for everyone who migrates this database.
const advisoryLockKey = 7_455_001;

// Who waits for a table makes everybody wait behind it, and nobody waits longer than their statement's two seconds.
const lockTimeoutMs = 1_000;
const patience = { retries: 30, minTimeout: 500, factor: 1, randomize: true };
const lockNotAvailable = '55P03';

/**
 * Brings the database to the newest migration. May be called again and by several processes at once:
 * they take turns, and the later ones find nothing to do, for which the role that may only read and write rows is
 * enough. While the shop uses a table that has to change, it tries for about a minute. Throws what PostgreSQL says when
 * it cannot.
 */
export async function migrateDatabase(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {} });
  try {
    if (await isMigrated(sql)) return;
    await sql`select pg_advisory_lock(${advisoryLockKey})`;
    await sql`select set_config('lock_timeout', ${String(lockTimeoutMs)}, false)`;
    await pRetry(() => migrate(drizzle(sql), { migrationsFolder }), {
      ...patience,
      shouldRetry: ({ error }) => codeOf(error) === lockNotAvailable,
    });
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function isMigrated(sql: postgres.Sql): Promise<boolean> {
  const [known] = await sql<{ found: boolean }[]>`
    select to_regclass('drizzle.__drizzle_migrations') is not null as found`;
  return known?.found === true && (await hasNewestMigration(sql));
}

/** Whether a database that was migrated before has the newest migration. Throws when it never was. */
export async function hasNewestMigration(sql: postgres.Sql): Promise<boolean> {
  const [row] = await sql<{ newest: string | null }[]>`
    select max(created_at)::text as newest from drizzle.__drizzle_migrations`;
  return Number(row?.newest ?? 0) >= newestMigration();
}

/** When the newest migration of this source was made, as the migrator records it. */
function newestMigration(): number {
  const journal = JSON.parse(readFileSync(`${migrationsFolder}/meta/_journal.json`, 'utf8')) as {
    entries: { when: number }[];
  };
  return Math.max(...journal.entries.map((entry) => entry.when));
}
