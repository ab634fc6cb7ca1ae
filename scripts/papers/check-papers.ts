import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findMissingCommands } from './find-missing-commands.ts';
import { findMissingPaths } from './find-missing-paths.ts';
import { findMissingTests } from './find-missing-tests.ts';
import { findUnexplainedDependencies } from './find-unexplained-dependencies.ts';
import { readPapers } from './read-papers.ts';

/** One line for everything that the papers say of this repository and that is not so. */
export function checkPapers(root: string): string[] {
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  return [
    ...readPapers(root).flatMap((paper) => [
      ...findMissingPaths(root, paper),
      ...findMissingCommands(root, paper),
      ...findMissingTests(root, paper),
    ]),
    ...findUnexplainedDependencies(read('pnpm-workspace.yaml'), read('docs/dependencies.md')),
  ];
}
