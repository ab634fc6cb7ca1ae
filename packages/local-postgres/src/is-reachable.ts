import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';

const OTHERS_SEARCH = 0o001;

/**
 * Whether any account may walk down to this folder: true when it and every folder above it grant
 * search to others. False when it does not exist.
 */
export function isReachableByAll(folder: string): boolean {
  for (let path = folder; ; path = dirname(path)) {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined || (stats.mode & OTHERS_SEARCH) === 0) return false;
    if (path === dirname(path)) return true;
  }
}

/** As `isReachableByAll`, for the binaries: the folders that hold them must be readable too. */
export function areBinariesReachableByAll(nativeDir: string): boolean {
  return ['bin', 'lib', 'share/postgresql'].every((name) =>
    isReachableByAll(join(nativeDir, name)),
  );
}
