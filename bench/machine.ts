import { execFileSync } from 'node:child_process';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { root } from './root.ts';
import type { World } from './world/open-world.ts';

/** Where and when it was measured, in one sentence. */
export function describeMachine({ postgresVersion }: Pick<World, 'postgresVersion'>): string {
  const [cpu, ...more] = cpus();
  const memoryGb = Math.round(totalmem() / 2 ** 30);
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
    cwd: root,
    encoding: 'utf8',
  }).trim();
  return (
    `Measured on ${new Date().toISOString().slice(0, 10)} at ${commit}: ${cpu?.model.trim()}, ` +
    `${more.length + 1} cores, ${memoryGb} GB, ${platform()} ${release()} ${arch()}, Node ${process.versions.node}, ` +
    `PostgreSQL ${postgresVersion} with fsync and synchronous_commit on. Load generator, servers and PostgreSQL share ` +
    `these cores.`
  );
}
