import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Paper {
  /** Its path from the root. */
  path: string;
  text: string;
}

/** Every document that speaks of this repository. */
export function readPapers(root: string): Paper[] {
  return globSync(['*.md', 'docs/**/*.md', '{apps,packages}/*/*.md', 'examples/*.md'], {
    cwd: root,
  })
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}
