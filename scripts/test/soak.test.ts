import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runScript } from './run-command.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const loadMutant = new URL('../../apps/api/test/model/load-mutant.ts', import.meta.url);
const historiesAlone = ['--kills', '0', '--terminations', '0', '--schedules', '60'];

test('a soak that finds something ends with 1 and tells how to have it again', async () => {
  const soak = runScript(root, 'soak', historiesAlone, {
    NODE_OPTIONS: `--import=${loadMutant.href}`,
    TILL_MUTANT: 'a-grant-is-forgotten',
  });
  expect((await soak.ended).code).toBe(1);
  expect(soak.output()).toMatch(
    /again: cd apps\/api && node test\/model\/run-model\.ts --seed \d+ --path \d/,
  );
});

test('a soak that finds nothing ends with 0 and tells what it played', async () => {
  const soak = runScript(root, 'soak', [...historiesAlone, '--seed', '12'], {});
  expect((await soak.ended).code).toBe(0);
  expect(soak.output()).toMatch(/model: 60 of 60 histories, seed 12, /);
});

test('a soak asked for nonsense says so', async () => {
  const soak = runScript(root, 'soak', ['--schedules', 'many'], {});
  expect((await soak.ended).code).toBe(1);
  expect(soak.output()).toContain('--schedules must be a whole number, not "many"');
});
