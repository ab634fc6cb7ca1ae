import { fileURLToPath } from 'node:url';
import type { Config } from '../config.ts';
import type { Storage } from './storage.ts';

const defaultFilesDir = fileURLToPath(new URL('../../files', import.meta.url));

/** The storage that is configured: a bucket, or else a folder. A shop on a folder loads nothing of S3. */
export async function openStorage({
  filesDir,
  s3,
}: Partial<Pick<Config, 'filesDir' | 's3'>>): Promise<Storage> {
  if (s3) return (await import('./s3-storage.ts')).openS3Storage(s3);
  return (await import('./folder-storage.ts')).openFolderStorage(filesDir ?? defaultFilesDir);
}
