import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { releaseDataDir } from './release-data-dir.ts';

/**
 * Removes the data of `startPostgres` and everything in it; may be called when there is none.
 * Throws while another process runs a server on it.
 */
export async function removePostgresData(dataDir: string): Promise<void> {
  await releaseDataDir(resolve(dataDir));
  rmSync(dataDir, { recursive: true, force: true });
}
