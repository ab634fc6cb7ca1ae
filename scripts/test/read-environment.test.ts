import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { readEnvironment } from '../stack/read-environment.ts';

const folder = mkdtempSync(join(tmpdir(), 'till-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

test('what is set outside wins over the file, and an empty value counts as missing in both', () => {
  const file = join(folder, '.env');
  writeFileSync(file, 'DATABASE_URL=\nCLIENT_URL="http://file"\nPORT=1\n# a comment\n');
  vi.stubEnv('PORT', '2');
  vi.stubEnv('CLIENT_URL', '');
  const env = readEnvironment(file);
  expect(env).toMatchObject({ PORT: '2', CLIENT_URL: 'http://file' });
  expect(env).not.toHaveProperty('DATABASE_URL');
});

test('a missing file is no error', () => {
  vi.stubEnv('PORT', '2');
  expect(readEnvironment(join(folder, 'none')).PORT).toBe('2');
});
