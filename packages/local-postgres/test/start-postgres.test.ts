import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, expect, test, vi } from 'vitest';
import { startPostgres, startThrowawayPostgres } from '../src/start-postgres.ts';

const folder = mkdtempSync(join(tmpdir(), 'till-test-')); // 0700, like a home folder
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('data below a 0700 folder is kept across runs', async () => {
  const dataDir = join(folder, 'data');
  const first = await startPostgres({ dataDir });
  const sql = postgres(first.url);
  await sql`create table kept as select 42 as answer`;
  await sql.end();
  await first.stop();
  const second = await startPostgres({ dataDir });
  const again = postgres(second.url);
  expect(await again`select answer from kept`).toEqual([{ answer: 42 }]);
  await again.end();
  await second.stop();
});

test('a connection without the password is refused', async () => {
  const server = await startThrowawayPostgres();
  const url = new URL(server.url);
  url.password = 'wrong';
  const sql = postgres(url.href, { max: 1 });
  await expect(sql`select 1`).rejects.toThrow(/password authentication failed/);
  await sql.end();
  await server.stop();
});

test('a throw-away server leaves no folder behind', async () => {
  // Our own temp folder: other suites come and go in the shared one.
  vi.stubEnv('TMPDIR', folder);
  const folders = () => readdirSync(folder).filter((name) => name.startsWith('till-throwaway-'));
  const server = await startThrowawayPostgres();
  expect(folders()).toHaveLength(1);
  await server.stop();
  await server.stop();
  expect(folders()).toEqual([]);
  vi.unstubAllEnvs();
});
