import postgres from 'postgres';
import type { Database } from './open-database.ts';

/** A row that a dry run would write: `before` is null when it would be new. */
export type ChangedRow = {
  table: string;
  key: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown>;
};

const keys = {
  orders: ['id'],
  payments: ['session_id'],
  grants: ['order_id', 'line'],
  refunds: ['id'],
  disputes: ['id'],
  products: ['slug'],
  outbox: ['key'],
  stripe_events: ['id'],
} as const;

/**
 * Runs `work` on the real ledger and tells which rows it would write, without writing any.
 *
 * `work` gets a database of one connection, inside a transaction that only ever ends in a rollback: no code path here
 * sends a commit. When the connection dies, PostgreSQL itself drops the transaction; and since the driver would go on
 * with `work` on a new connection outside of it, every session of this database is read-only by default
 * (`default_transaction_read_only`, a start-up parameter of each connection): a statement that runs anywhere but in our
 * `begin read write` is refused with 25006. So a lost connection cannot leave anything behind. If this process hangs,
 * PostgreSQL ends the transaction after ten idle seconds. Until the rollback the rows it touches are locked, as in any
 * update.
 *
 * Throws what `work` throws. May be called again.
 */
export async function dryRun<T>(
  url: string,
  db: Database,
  work: (db: Database) => Promise<T>,
): Promise<{ result: T; changes: ChangedRow[] }> {
  const sql = postgres(url, {
    max: 1,
    connect_timeout: 5,
    onnotice: () => {},
    connection: {
      application_name: 'till dry run',
      default_transaction_read_only: true,
      statement_timeout: 30_000,
      lock_timeout: 5_000,
      idle_in_transaction_session_timeout: 10_000,
    },
  });
  try {
    await sql`begin read write`;
    const [started] = await sql<{ xid: string }[]>`select pg_current_xact_id()::text as xid`;
    const result = await work({ ...db, sql, shared: false });
    return { result, changes: await changesOf(sql, db, started?.xid ?? '') };
  } finally {
    await sql`rollback`.catch(() => {});
    await sql.end({ timeout: 5 });
  }
}

/** The rows that the transaction wrote, beside what everybody else still sees of them. */
async function changesOf(sql: postgres.Sql, db: Database, xid: string): Promise<ChangedRow[]> {
  const changes: ChangedRow[] = [];
  for (const [table, columns] of Object.entries(keys)) {
    const key = `concat_ws(' ', ${columns.join(', ')})`;
    const written = await rowsOf(sql, table, key, sql`xmin = ${xid}::xid8::xid`);
    if (written.length === 0) continue;
    const named = sql`${sql.unsafe(key)} in ${sql(written.map((row) => row.key))}`;
    const known = await rowsOf(db.sql, table, key, named);
    const before = new Map(known.map((row) => [row.key, row.row]));
    for (const row of written) {
      changes.push({ table, key: row.key, before: before.get(row.key) ?? null, after: row.row });
    }
  }
  const [now] = await sql<{ same: boolean }[]>`
    select pg_current_xact_id_if_assigned()::text = ${xid} as same`;
  if (!now?.same)
    throw new Error('The connection was lost during the dry run. Nothing was written.');
  return changes;
}

type KeyedRow = { key: string; row: Record<string, unknown> };

const rowsOf = (sql: postgres.Sql, table: string, key: string, where: postgres.Fragment) =>
  sql<KeyedRow[]>`
    select ${sql.unsafe(key)} as key, to_jsonb(t) as row from ${sql(table)} t where ${where} order by 1`;
