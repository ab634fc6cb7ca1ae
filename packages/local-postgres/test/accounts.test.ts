import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { isReachableByAll } from '../src/is-reachable.ts';
import { startPostgres } from '../src/start-postgres.ts';
import { startInChild } from './start-in-child.ts';

const here = dirname(fileURLToPath(import.meta.url));
const isRoot = process.getuid?.() === 0;
const ordinary = { uid: 1, gid: 1 }; // "daemon": initdb wants an account that has a name

const home = mkdtempSync(join(tmpdir(), 'till-test-')); // 0700, like a home folder
afterAll(() => rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

describe.runIf(isRoot && isReachableByAll(here) && isReachableByAll(dirname(process.execPath)))(
  'accounts',
  () => {
    test('an ordinary account starts a server in its own 0700 home', async () => {
      const own = join(home, 'own');
      mkdirSync(own, { mode: 0o700 });
      chmodSync(home, 0o755);
      chownSync(own, ordinary.uid, ordinary.gid);
      const dataDir = join(own, 'data');
      const { child } = await startInChild(
        `startPostgres({ dataDir: ${JSON.stringify(dataDir)} })`,
        {},
        ordinary,
      );
      expect(statSync(dataDir).uid).toBe(ordinary.uid);
      child.kill('SIGKILL');
    });

    test('data that root made is refused to an ordinary account with the way out', async () => {
      const dataDir = join(home, 'made-by-root');
      await (await startPostgres({ dataDir })).stop();
      chmodSync(home, 0o755);
      const start = startInChild(
        `startPostgres({ dataDir: ${JSON.stringify(dataDir)} })`,
        {},
        ordinary,
      );
      await expect(start).rejects.toThrow('belongs to another account');
    });
  },
);

test.runIf(isRoot)(
  'as root, below a 0700 folder, the server runs as an account that is not root',
  async () => {
    chmodSync(home, 0o700);
    const dataDir = join(home, 'private');
    const server = await startPostgres({ dataDir });
    expect(statSync(dataDir).uid).toBe(65534);
    expect(statSync(join(dataDir, 'till-password')).mode & 0o777).toBe(0o600);
    await server.stop();
  },
);
