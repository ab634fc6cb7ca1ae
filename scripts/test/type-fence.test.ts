import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { copyWorkspace, editFile } from './copy-workspace.ts';

const { folder, remove } = copyWorkspace();
afterAll(remove);
const web = join(folder, 'apps/web');

function run(tool: string, ...args: string[]): string {
  const program = join(web, 'node_modules/.bin', tool);
  const { stdout, stderr } = spawnSync(program, args, { cwd: web, encoding: 'utf8' });
  return stdout + stderr;
}

const checkTypes = () =>
  run('svelte-check', '--tsconfig', './tsconfig.json', '--output', 'machine');

test('renaming a column of the schema fails the type check of the pages that show it', () => {
  run('svelte-kit', 'sync');
  expect(checkTypes()).toContain(' 0 ERRORS ');

  editFile(join(folder, 'packages/db/src/schema.ts'), 'tagline: text(', 'strapline: text(');
  expect(checkTypes()).toMatch(/ERROR "src\/routes\/.*\.svelte" .*'tagline' does not exist/);
});
