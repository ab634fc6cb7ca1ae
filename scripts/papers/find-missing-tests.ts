import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Paper } from './read-papers.ts';

const QUOTED_TEST = /`(?<file>[\w./-]+\.test\.ts)`: “(?<sentence>[^”]+)”/g;

/** One line for each test that a paper quotes and that its file does not hold. */
export function findMissingTests(root: string, { path, text }: Paper): string[] {
  return [...text.matchAll(QUOTED_TEST)].flatMap(({ groups }) => {
    const { file = '', sentence = '' } = groups!;
    const target = join(root, file);
    const holds = existsSync(target) && readFileSync(target, 'utf8').includes(`'${sentence}'`);
    return holds ? [] : [`${path} quotes a test that ${file} does not hold: ${sentence}.`];
  });
}
