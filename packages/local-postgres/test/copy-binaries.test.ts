import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { copyBinaries } from '../src/copy-binaries.ts';
import { findBinaries } from '../src/find-binaries.ts';
import { areBinariesReachableByAll } from '../src/is-reachable.ts';

const nativeDir = findBinaries(undefined);
const folder = mkdtempSync(join(tmpdir(), 'till-test-'));
chmodSync(folder, 0o755);
let tempDir = '';
beforeEach(() => {
  tempDir = mkdtempSync(join(folder, 'temp-'));
  chmodSync(tempDir, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the copy runs and can be reached by every account', () => {
  const copy = copyBinaries(nativeDir, 'copy', [tempDir]);
  expect(areBinariesReachableByAll(copy)).toBe(true);
  expect(execFileSync(join(copy, 'bin/postgres'), ['--version'], { encoding: 'utf8' })).toContain(
    '(PostgreSQL) 18',
  );
  expect(readdirSync(tempDir)).toEqual(['copy']);
});

test('a copy that lost a file is made anew', () => {
  const copy = copyBinaries(nativeDir, 'copy', [tempDir]);
  rmSync(join(copy, 'share/postgresql/postgres.bki'));
  copyBinaries(nativeDir, 'copy', [tempDir]);
  expect(readdirSync(join(copy, 'share/postgresql'))).toContain('postgres.bki');
  expect(readdirSync(tempDir)).toEqual(['copy']);
});

test('a folder that others may write to is not trusted', () => {
  mkdirSync(join(tempDir, 'copy'));
  chmodSync(join(tempDir, 'copy'), 0o777);
  expect(() => copyBinaries(nativeDir, 'copy', [tempDir])).toThrow('is not trusted');
});

test.runIf(process.getuid?.() === 0)('a folder made by another account is not trusted', () => {
  const planted = join(tempDir, 'copy');
  mkdirSync(join(planted, 'bin'), { recursive: true });
  writeFileSync(join(planted, 'bin/postgres'), '#!/bin/sh\n');
  chownSync(planted, 65534, 65534);
  expect(() => copyBinaries(nativeDir, 'copy', [tempDir])).toThrow('is not trusted');
});

test('without any folder that all accounts can reach, the error says what to set', () => {
  expect(() => copyBinaries(nativeDir, 'copy', [])).toThrow('Set TMPDIR');
});
