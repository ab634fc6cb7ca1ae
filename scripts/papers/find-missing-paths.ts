import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Paper } from './read-papers.ts';

const QUOTED = /`((?:apps|packages|scripts|docs|\.ci)\/[\w./[\]+*-]+)`/g;
const LINKED = /\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)/g;

/** One line for each path in back-ticks, and each relative link, that leads nowhere. */
export function findMissingPaths(root: string, { path, text }: Paper): string[] {
  const quoted = [...text.matchAll(QUOTED)].map(([, found = '']) => [found, join(root, found)]);
  const linked = [...text.matchAll(LINKED)].map(([, found = '']) => [
    found,
    join(root, dirname(path), found),
  ]);
  return [...quoted, ...linked].flatMap(([found, target]) =>
    existsSync(target!) ? [] : [`${path} names ${found}, which does not exist.`],
  );
}
