import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './root.ts';
import { showProgress } from './progress.ts';

/** Brings what is measured against into `bench/peers`, as its lockfile says; quick when it is there already. */
export function installPeers(): void {
  showProgress('installing the peers');
  const args = ['install', '--frozen-lockfile', '--silent'];
  const { status } = spawnSync('npx', ['-y', 'pnpm@12', ...args], {
    cwd: join(root, 'bench/peers'),
    stdio: ['ignore', 2, 2],
    env: { ...process.env, CI: 'true' },
  });
  if (status !== 0) throw new Error('The peers could not be installed.');
}
