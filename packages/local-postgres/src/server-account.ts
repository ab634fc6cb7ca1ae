import { statSync } from 'node:fs';

/** The account the server runs as, when it is not our own. */
export interface Account {
  uid: number;
  gid: number;
}

const NOBODY: Account = { uid: 65534, gid: 65534 };

/**
 * The account to run the server as: undefined means our own. PostgreSQL refuses to run as root,
 * so root hands it to the owner of existing data, or else to "nobody", which every system has.
 */
export function chooseServerAccount(dataDir: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const stats = statSync(dataDir, { throwIfNoEntry: false });
  return stats === undefined || stats.uid === 0 ? NOBODY : { uid: stats.uid, gid: stats.gid };
}

/**
 * How the server is told where its data is; it must be started with `dataDir` as its working
 * folder. An account that may not walk down to the data (a checkout below a 0700 home) can still
 * be put there: the working folder is entered before the account changes, and on Linux
 * /proc/self/cwd names it without a walk.
 */
export function nameDataDir(dataDir: string, account: Account | undefined): string {
  return account !== undefined && process.platform === 'linux' ? '/proc/self/cwd' : dataDir;
}
