import { randomUUID } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  lstatSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isReachableByAll } from './is-reachable.ts';

/**
 * Copies the binaries once to `name` below a temp folder where every account can run them, and
 * returns that folder. A complete copy is used again; one that a cleaner has thinned out is made
 * anew. May run in several processes at once: a copy appears whole, by one rename.
 */
export function copyBinaries(nativeDir: string, name: string, tempDirs = findTempDirs()): string {
  for (const tempDir of tempDirs) {
    const copy = join(tempDir, name);
    if (!isCompleteCopy(nativeDir, copy)) makeCopy(nativeDir, copy);
    if (isRunnable(join(copy, 'bin', 'postgres'))) return copy;
  }
  throw new Error(
    `Started as root, PostgreSQL runs as another account, and that needs its binaries where every ` +
      `account can run them. None of these folders allows it: ${tempDirs.join(', ') || tmpdir()}. ` +
      'Set TMPDIR to a folder that all accounts can reach and that is not mounted noexec.',
  );
}

function findTempDirs(): string[] {
  return [...new Set([tmpdir(), '/tmp', '/var/tmp'])].filter(isReachableByAll);
}

function makeCopy(nativeDir: string, copy: string): void {
  const unfinished = `${copy}.${randomUUID()}`;
  try {
    cpSync(nativeDir, unfinished, { recursive: true, verbatimSymlinks: true });
    openToAll(unfinished);
    const incomplete = lstatSync(copy, { throwIfNoEntry: false }) !== undefined;
    if (incomplete) rmSync(copy, { recursive: true, force: true });
    renameSync(unfinished, copy);
  } catch (error) {
    // Another process was quicker: its copy is as good as ours.
    if (!isCompleteCopy(nativeDir, copy)) throw error;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory() || entry.parentPath.endsWith('/bin')) chmodSync(path, 0o755);
    else if (entry.isFile()) chmodSync(path, 0o644);
  }
}

function isCompleteCopy(nativeDir: string, copy: string): boolean {
  const found = lstatSync(copy, { throwIfNoEntry: false });
  if (found === undefined) return false;
  const writableByOthers = (found.mode & 0o022) !== 0;
  // The temp folder is everyone's: what somebody else put there must never be run as ours.
  if (!found.isDirectory() || found.uid !== process.getuid?.() || writableByOthers) {
    throw new Error(
      `${copy} was not made by this account and is not trusted: remove it and start again.`,
    );
  }
  return readdirSync(nativeDir, { recursive: true, withFileTypes: true }).every((entry) => {
    const original = join(entry.parentPath, entry.name);
    const copied = lstatSync(join(copy, original.slice(nativeDir.length)), {
      throwIfNoEntry: false,
    });
    if (copied === undefined) return false;
    return !entry.isFile() || copied.size === lstatSync(original).size;
  });
}

function isRunnable(binary: string): boolean {
  try {
    accessSync(binary, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
