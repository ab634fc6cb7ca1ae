import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { findMissingCommands } from '../papers/find-missing-commands.ts';
import { findMissingPaths } from '../papers/find-missing-paths.ts';
import { findMissingTests } from '../papers/find-missing-tests.ts';
import { findUnexplainedDependencies } from '../papers/find-unexplained-dependencies.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const paper = (text: string) => ({ path: 'README.md', text });

test('a path in back-ticks and a link that lead nowhere are found, others are not', () => {
  const text = 'See `apps/api/src/gone.ts`, [this](docs/gone.md) and [that](https://example.com).';
  expect(findMissingPaths(root, paper(text))).toEqual([
    'README.md names apps/api/src/gone.ts, which does not exist.',
    'README.md names docs/gone.md, which does not exist.',
  ]);
  expect(findMissingPaths(root, paper('`apps/api/src/main.ts`, [it](LICENSE)'))).toEqual([]);
});

test('a command that no package has is found, in a block and in a sentence', () => {
  const text =
    '`pnpm gone`\n\n```sh\nnpx -y pnpm@12 vanished  # oh\n```\n`pnpm --filter @till/db gone`, `deno task gone`';
  expect(findMissingCommands(root, paper(text)).map((line) => line.split(' command ')[1])).toEqual([
    'pnpm gone, which does not exist.',
    'pnpm@12 vanished, which does not exist.',
    'pnpm --filter @till/db gone, which does not exist.',
    'deno task gone, which does not exist.',
  ]);
  const good =
    '`pnpm demo --fresh`, `pnpm install`, `npx -y pnpm@12 --filter @till/api start`, `deno task start`';
  expect(findMissingCommands(root, paper(good))).toEqual([]);
});

test('a package without its sentence and a sentence without its package are found', () => {
  const workspace =
    "catalog:\n  '@a/one': ^1\n  '@a/two': ^2\n  three: ^3\n\nallowBuilds:\n  four: true\n";
  expect(
    findUnexplainedDependencies(workspace, '| `@a/*` | families |\n| `five` | is gone |\n'),
  ).toEqual([
    'docs/dependencies.md does not say why three is here.',
    'docs/dependencies.md explains five, which is not in the catalogue.',
  ]);
});

test('a quoted test that its file does not hold is found', () => {
  const quote = (sentence: string) =>
    paper(`| it holds | \`scripts/test/papers.test.ts\`: “${sentence}” |`);
  expect(
    findMissingTests(root, quote('a quoted test that its file does not hold is found')),
  ).toEqual([]);
  expect(findMissingTests(root, quote(`a test that ${'nobody'} wrote`))).toEqual([
    'README.md quotes a test that scripts/test/papers.test.ts does not hold: a test that nobody wrote.',
  ]);
});
