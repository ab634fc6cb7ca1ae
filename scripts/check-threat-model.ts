import { existsSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';

const paper = 'docs/threat-model.md';
const specified = 72;

type Row = { id: string; proof: string };

/**
 * One line for everything that is wrong with the threat model: a row that is missing or stands there twice, one without
 * a test, and a test that its file does not hold. A row's last cell links tests as `[name of the test][file]`, or says
 * `not tested:` and why.
 */
export function checkThreatModel(root: string): string[] {
  return findThreatProblems(readFileSync(join(root, paper), 'utf8'), (path) => {
    const file = join(root, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  });
}

export function findThreatProblems(
  text: string,
  readFile: (path: string) => string | undefined,
): string[] {
  const rows = readRows(text);
  const files = readLinkTargets(text);
  const ids = rows.map(({ id }) => id);
  const missing = Array.from({ length: specified }, (_, i) => String(i + 1))
    .filter((id) => !ids.includes(id))
    .map((id) => `row ${id} is missing`);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `row ${id} is twice`);
  const unproven = rows.flatMap((row) => findProofProblems(row, files, readFile));
  return [...missing, ...twice, ...unproven].map((problem) => `${paper}: ${problem}.`);
}

function findProofProblems(
  { id, proof }: Row,
  files: Map<string, string>,
  readFile: (path: string) => string | undefined,
): string[] {
  const links = [...proof.matchAll(/\[([^\]]+)\]\[([^\]]+)\]/g)];
  if (links.length === 0) {
    return /^not tested: \S/.test(proof) ? [] : [`row ${id} names no test, and not why`];
  }
  return links.flatMap(([, name = '', label = '']) => {
    const path = files.get(label);
    const content = path?.endsWith('.test.ts') ? readFile(path) : undefined;
    if (content === undefined) return [`row ${id} links ${label}, which is no test file`];
    const quoted = [`'${name}'`, `"${name}"`, `\`${name}\``];
    if (quoted.some((sentence) => content.includes(sentence))) return [];
    return [`row ${id} names a test that ${path} does not hold: ${name}`];
  });
}

/** The rows of tables whose first cell is a number, or a letter and a number for those of our own. */
function readRows(text: string): Row[] {
  return [...text.matchAll(/^\| *([A-Z]?\d+) *\|(.*)\|$/gm)].map(([, id = '', rest = '']) => ({
    id,
    // Markdown escapes what would be emphasis.
    proof: (rest.split(' | ').at(-1) ?? '').trim().replace(/\\([_*|])/g, '$1'),
  }));
}

/** What `[label]: ../path` at the foot of the paper leads to, from the root. */
function readLinkTargets(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(/^\[([^\]]+)\]: (\S+)$/gm)].map(([, label = '', target = '']) => [
      label,
      normalize(join('docs', target)),
    ]),
  );
}
