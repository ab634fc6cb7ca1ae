import { spawnSync } from 'node:child_process';
import { root } from './root.ts';
import { showProgress } from './progress.ts';

/** Builds an app as production does; quick when turbo has it in its cache. Needs pnpm on the path, as `pnpm bench` has. */
export function buildApp(name: '@till/api' | '@till/web'): void {
  showProgress(`building ${name}`);
  const args = ['run', 'build', '--filter', name, '--output-logs=errors-only'];
  const { status, stdout, stderr } = spawnSync('node_modules/.bin/turbo', args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
  });
  if (status !== 0) throw new Error(`${name} could not be built:\n${stdout}${stderr}`);
}
