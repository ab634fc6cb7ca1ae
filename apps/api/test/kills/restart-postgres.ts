import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateDatabase } from '@till/db';
import { seedCatalogue } from '@till/db/seed';
import { startPostgres } from '@till/local-postgres';

/** A PostgreSQL of its own that writes to disk what it acknowledges, migrated and seeded, to be torn down and started again. */
export async function openRestartablePostgres() {
  const folder = mkdtempSync(join(tmpdir(), 'till-kills-'));
  const options = { dataDir: join(folder, 'data'), durable: true, removeFolder: folder };
  let postgres = await startPostgres(options);
  await migrateDatabase(postgres.url);
  await seedCatalogue(postgres.url);
  return {
    url: postgres.url,
    /** What `pg_ctl stop -m immediate` does, then a start that recovers from the log; resolves once it answers. */
    async restart() {
      process.kill(postgres.pid, 'SIGQUIT');
      await postgres.exited;
      await postgres.stop();
      postgres = await startPostgres({ ...options, port: postgres.port });
    },
    async close() {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
