import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { afterAll, expect, test } from 'vitest';
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

test('no server and no folder stay behind when the process that started it is killed', async () => {
  const source = fileURLToPath(new URL('../src/start-postgres.ts', import.meta.url));
  const child = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    `const { startThrowawayPostgres } = await import(${JSON.stringify(source)});
     console.log((await startThrowawayPostgres()).url);`,
  ]);
  const url = await new Promise<string>((resolve) =>
    child.stdout.once('data', (d) => resolve(String(d).trim())),
  );
  child.kill('SIGKILL');
  await expect
    .poll(
      async () => {
        const sql = postgres(url, { max: 1, connect_timeout: 1 });
        return sql`select 1`
          .then(
            () => 'answers',
            (e: { code?: string }) => e.code,
          )
          .finally(() => sql.end());
      },
      { timeout: 15_000 },
    )
    .toBe('ECONNREFUSED');
});

test('a throw-away server leaves no folder behind', async () => {
  const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('till-throwaway-'));
  const before = folders();
  const server = await startThrowawayPostgres();
  expect(folders().length).toBe(before.length + 1);
  await server.stop();
  expect(folders()).toEqual(before);
});
