import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkThreatModel, findLinkProblems, findThreatProblems } from '../check-threat-model.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const files: Record<string, string> = {
  'apps/api/test/some.test.ts': "test('it holds', () => {});\ntest(\"it's so\", () => {});",
  'apps/api/src/some.ts': "const said = 'it holds';",
};
const foot = '\n\n[some]: ../apps/api/test/some.test.ts\n[code]: ../apps/api/src/some.ts\n';

/** What is found in a paper whose rows are all right but these. */
function find(changes: Record<string, string>): string[] {
  const good = Array.from({ length: 72 }, (_, i) => [String(i + 1), '[it holds][some]']);
  const rows = Object.entries({ ...Object.fromEntries(good), ...changes });
  const text = rows
    .filter(([, proof]) => proof)
    .map(([id, proof]) => `| ${id} | x | y | ${proof} |`);
  return findThreatProblems(text.join('\n') + foot, (path) => files[path]);
}

test('a paper whose rows all name tests that are there has no problem', () => {
  expect(find({ 7: "[it holds][some], [it's so][some]", A1: 'not tested: it cannot be' })).toEqual(
    [],
  );
});

test.each([
  ['is missing', { 3: '' }, 'row 3 is missing'],
  ['names no test', { 4: 'surely tested' }, 'row 4 names no test, and not why'],
  ['is not tested without a reason', { B2: 'not tested:' }, 'row B2 names no test, and not why'],
  [
    'names a test that nobody wrote',
    { 5: '[it flies][some]' },
    'row 5 names a test that apps/api/test/some.test.ts does not hold: it flies',
  ],
  [
    'names a part of a test alone',
    { 5: '[it][some]' },
    'row 5 names a test that apps/api/test/some.test.ts does not hold: it',
  ],
  ['links what is no test', { 6: '[it holds][code]' }, 'row 6 links code, which is no test file'],
  ['links nothing', { 6: '[it holds][gone]' }, 'row 6 links gone, which is no test file'],
  [
    'has one good and one bad link',
    { 8: '[it holds][some], [it flies][some]' },
    'row 8 names a test that apps/api/test/some.test.ts does not hold: it flies',
  ],
])('a row that %s is found', (_what, changes, problem) => {
  expect(find(changes)).toEqual([`docs/threat-model.md: ${problem}.`]);
});

test('a row that stands there twice is found', () => {
  const row = '| 1 | x | y | [it holds][some] |\n';
  const problems = findThreatProblems(row + row + foot, (path) => files[path]);
  expect(problems).toContain('docs/threat-model.md: row 1 is twice.');
});

test('a paper that links a test in a sentence, over two lines, is held to it too', () => {
  const find = (name: string) =>
    findLinkProblems('docs/x.md', `Held by [${name}][some].${foot}`, (path) => files[path]);
  expect(find('it\nholds')).toEqual([]);
  expect(find('it\nflies')).toEqual([
    'docs/x.md names a test that apps/api/test/some.test.ts does not hold: it flies.',
  ]);
});

test('our own threat model has no problem', () => {
  expect(checkThreatModel(root)).toEqual([]);
});
