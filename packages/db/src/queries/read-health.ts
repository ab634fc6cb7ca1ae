import { hasNewestMigration } from '../migrate-database.ts';
import type { Database } from '../open-database.ts';

/** Whether the database answers and has the newest migration. Throws when it does not answer. */
export async function readHealth(db: Database): Promise<{ migrated: boolean }> {
  return { migrated: await hasNewestMigration(db.sql) };
}
