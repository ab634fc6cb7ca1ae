import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres, type LocalPostgres } from './start-postgres.ts';

/**
 * Starts a PostgreSQL for tests on a free port: empty, without fsync, its data in a temp folder
 * that is removed by `stop()`, and also when this process dies without calling it.
 */
export async function startThrowawayPostgres(
  options: { database?: string; log?: (line: string) => void } = {},
): Promise<LocalPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'till-throwaway-'));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  try {
    const dataDir = join(folder, 'data');
    const started = await startPostgres({
      ...options,
      dataDir,
      durable: false,
      removeFolder: folder,
    });
    const stop = async () => {
      await started.stop();
      removeFolder();
    };
    return { ...started, stop };
  } catch (error) {
    removeFolder();
    throw error;
  }
}
