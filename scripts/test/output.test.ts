import { expect, test } from 'vitest';
import { showProblems } from '../stack/output.ts';

const entry = (level: number) =>
  JSON.stringify({ level, msg: 'it went wrong', err: { message: 'why' } });

test('warnings and errors of a JSON log are shown in words, the rest is not', () => {
  expect(showProblems(entry(30), 'stdout', 'API')).toBe(undefined);
  expect(showProblems(entry(40), 'stdout', 'API')).toContain('warning it went wrong: why');
  expect(showProblems(entry(50), 'stdout', 'API')).toContain('error it went wrong: why');
});

test('plain lines are shown from standard error only', () => {
  expect(showProblems('hello', 'stdout', 'API')).toBe(undefined);
  expect(showProblems('{"broken', 'stderr', 'API')).toContain('{"broken');
});
