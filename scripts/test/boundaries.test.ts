import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { copyWorkspace } from './copy-workspace.ts';

const { folder, remove } = copyWorkspace();
afterEach(remove);

function checkBoundaries(): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(
    join(folder, 'node_modules/.bin/turbo'),
    ['boundaries'],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', NO_COLOR: '1' },
    },
  );
  return { status, output: stdout + stderr };
}

function addDependency(packageFolder: string, name: string): () => void {
  const file = join(folder, packageFolder, 'package.json');
  const before = readFileSync(file, 'utf8');
  const manifest = JSON.parse(before) as { dependencies?: Record<string, string> };
  manifest.dependencies = { ...manifest.dependencies, [name]: 'workspace:*' };
  writeFileSync(file, JSON.stringify(manifest));
  return () => writeFileSync(file, before);
}

test('an arrow that the architecture does not have is refused, as it stands there is none', () => {
  expect(checkBoundaries()).toMatchObject({ status: 0 });
  for (const [from, to] of [
    ['apps/web', '@till/api'],
    ['apps/api', '@till/web'],
    ['packages/contracts', '@till/api'],
    ['packages/db', '@till/contracts'],
    ['packages/mails', '@till/api'],
    ['packages/stripe-emulator', '@till/contracts'],
    ['packages/local-postgres', '@till/api'],
    ['packages/local-mailbox', '@till/mails'],
  ] as const) {
    const undo = addDependency(from, to);
    const { status, output } = checkBoundaries();
    undo();
    expect(status, `${from} → ${to}`).toBe(1);
    expect(output).toContain(to);
  }
});
