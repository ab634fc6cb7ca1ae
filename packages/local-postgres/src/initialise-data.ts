import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { guardProcess } from './guard-process.ts';
import { nameDataDir, type Account } from './server-account.ts';
import { serverEnv } from './server-env.ts';

export const SUPERUSER = 'till';
const PASSWORD_FILE = 'till-password';

/**
 * Makes sure `dataDir` holds an initialised cluster and returns its superuser's password. Existing
 * data is kept. A new cluster is made beside it and appears whole, by one rename, so it may be
 * interrupted and called again, also from two processes at once.
 */
export async function initialiseData(
  binaries: string,
  dataDir: string,
  account: Account | undefined,
  options: { durable: boolean; removeFolder?: string },
): Promise<string> {
  refuseForeignData(dataDir);
  if (!existsSync(join(dataDir, 'PG_VERSION'))) {
    if (existsSync(dataDir) && readdirSync(dataDir).length > 0) {
      throw new Error(
        `${dataDir} is not empty and holds no PostgreSQL data. Name an empty folder.`,
      );
    }
    await makeCluster(binaries, dataDir, account, options);
  }
  const passwordFile = join(dataDir, PASSWORD_FILE);
  if (!existsSync(passwordFile)) {
    throw new Error(
      `The PostgreSQL data in ${dataDir} was made by another program. Name another folder.`,
    );
  }
  return readFileSync(passwordFile, 'utf8');
}

function refuseForeignData(dataDir: string): void {
  const owner = statSync(dataDir, { throwIfNoEntry: false })?.uid;
  const self = process.getuid?.();
  if (owner === undefined || self === 0 || self === owner) return;
  throw new Error(
    `The PostgreSQL data in ${dataDir} belongs to another account (${owner}): it was started as root before. ` +
      `Go on as root, or remove it to start over: sudo rm -rf ${dataDir}`,
  );
}

async function makeCluster(
  binaries: string,
  dataDir: string,
  account: Account | undefined,
  options: { durable: boolean; removeFolder?: string },
): Promise<void> {
  mkdirSync(dirname(dataDir), { recursive: true });
  const workDir = mkdtempSync(`${dataDir}.new-`);
  const cluster = join(workDir, 'data');
  const password = join(workDir, 'password');
  try {
    mkdirSync(cluster, { mode: 0o700 });
    writeFileSync(password, randomBytes(24).toString('base64url'), { mode: 0o600 });
    if (account)
      for (const path of [workDir, cluster, password]) chownSync(path, account.uid, account.gid);
    await runInitdb(binaries, cluster, account, options.durable, options.removeFolder ?? workDir);
    renameSync(password, join(cluster, PASSWORD_FILE));
    renameSync(cluster, dataDir);
  } catch (error) {
    const anotherWasQuicker = existsSync(join(dataDir, 'PG_VERSION'));
    if (!anotherWasQuicker) throw error;
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
}

async function runInitdb(
  binaries: string,
  cluster: string,
  account: Account | undefined,
  durable: boolean,
  removeFolder: string,
): Promise<void> {
  const named = nameDataDir(cluster, account);
  const args = [
    '-D',
    named,
    '-U',
    SUPERUSER,
    '--auth=scram-sha-256',
    `--pwfile=${named}/../password`,
  ];
  // The built-in locale: the same order on every machine, whatever the system has installed.
  args.push(
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  );
  if (!durable) args.push('--no-sync');
  const child = spawn(join(binaries, 'bin', 'initdb'), args, {
    ...account,
    cwd: cluster,
    env: serverEnv(),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const guard = guardProcess(child, { group: true, removeFolder });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (output += chunk));
  try {
    const { promise, resolve, reject } = Promise.withResolvers<number | null>();
    child.once('error', reject).once('close', resolve);
    const code = await promise;
    if (code !== 0) {
      throw new Error(
        `PostgreSQL could not make its data (initdb ended with ${code}):\n${output.trim().slice(-2000)}\n` +
          'If this machine cannot run it, set DATABASE_URL to a PostgreSQL of your own.',
      );
    }
  } finally {
    guard.release();
  }
}
