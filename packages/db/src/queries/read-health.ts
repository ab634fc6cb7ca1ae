import type { Database } from '../open-database.ts';
import { newestMigration } from '../migrate-database.ts';

/** Whether the database answers and has the newest migration. Throws when it does not answer. */
export async function readHealth(db: Database): Promise<{ migrated: boolean }> {
  const [row] = await db.sql<{ newest: string | null }[]>`
    select max(created_at)::text as newest from drizzle.__drizzle_migrations`;
  return { migrated: Number(row?.newest ?? 0) >= newestMigration() };
}
