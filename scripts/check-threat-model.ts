import { existsSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';

const paper = 'docs/threat-model.md';
const specified = 72;

/** Papers that link tests in the same way, in their sentences. */
const otherPapers = ['docs/reliability.md', 'docs/asvs.md'];

type ReadFile = (path: string) => string | undefined;
type Row = { id: string; proof: string };

/**
 * One line for everything that is wrong with the threat model: a row that is missing or stands there twice, one without
 * a test, and a test that its file does not hold. A row's last cell links tests as `[name of the test][file]`, or says
 * `not tested:` and why. Of the other papers that link tests like this, the tests alone.
 */
export function checkThreatModel(root: string): string[] {
  const readFile: ReadFile = (path) => {
    const file = join(root, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };
  return [
    ...findThreatProblems(readFile(paper) ?? '', readFile),
    ...otherPapers.flatMap((other) => findLinkProblems(other, readFile(other) ?? '', readFile)),
  ];
}

/** The same of this text of a threat model. */
export function findThreatProblems(text: string, readFile: ReadFile): string[] {
  const rows = readRows(text);
  const files = readLinkTargets(text);
  const ids = rows.map(({ id }) => id);
  const missing = Array.from({ length: specified }, (_, i) => String(i + 1))
    .filter((id) => !ids.includes(id))
    .map((id) => `row ${id} is missing`);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `row ${id} is twice`);
  const unproven = rows.flatMap(({ id, proof }) => {
    if (!linkPattern.test(proof) && !/^not tested: \S/.test(proof))
      return [`row ${id} names no test, and not why`];
    return findMissingTests(proof, files, readFile).map((problem) => `row ${id} ${problem}`);
  });
  return [...missing, ...twice, ...unproven].map((problem) => `${paper}: ${problem}.`);
}

/** One line for each test that a paper links and that its file does not hold. */
export function findLinkProblems(path: string, text: string, readFile: ReadFile): string[] {
  const files = readLinkTargets(text);
  return findMissingTests(text, files, readFile).map((problem) => `${path} ${problem}.`);
}

const linkPattern = /\[([^\][]+)\]\[([^\][]+)\]/;

function findMissingTests(text: string, files: Map<string, string>, readFile: ReadFile): string[] {
  const links = [...text.matchAll(new RegExp(linkPattern, 'g'))];
  return links.flatMap(([, written = '', label = '']) => {
    const path = files.get(label);
    const content = path?.endsWith('.test.ts') ? readFile(path) : undefined;
    if (content === undefined) return [`links ${label}, which is no test file`];
    // A line may be broken anywhere, and Markdown escapes what would be emphasis.
    const name = written.replace(/\s+/g, ' ').replace(/\\([_*|])/g, '$1');
    const quoted = [`'${name}'`, `"${name}"`, `\`${name}\``];
    if (quoted.some((sentence) => content.includes(sentence))) return [];
    return [`names a test that ${path} does not hold: ${name}`];
  });
}

/** The rows of tables whose first cell is a number, or a letter and a number for those of our own. */
function readRows(text: string): Row[] {
  return [...text.matchAll(/^\| *([A-Z]?\d+) *\|(.*)\|$/gm)].map(([, id = '', rest = '']) => ({
    id,
    proof: (rest.split(' | ').at(-1) ?? '').trim(),
  }));
}

/** What `[label]: ../path` at the foot of a paper leads to, from the root. */
function readLinkTargets(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(/^\[([^\]]+)\]: (\S+)$/gm)].map(([, label = '', target = '']) => [
      label,
      normalize(join('docs', target)),
    ]),
  );
}
