import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, expect, test } from 'vitest';
import { listProcesses } from '../src/processes.ts';
import { startPostgres } from '../src/start-postgres.ts';
import { startInChild } from './start-in-child.ts';

const folder = mkdtempSync(join(tmpdir(), 'till-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

const newDataDir = (name: string) => join(folder, name);
const startHere = (dataDir: string) => `startPostgres({ dataDir: ${JSON.stringify(dataDir)} })`;

async function answers(url: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, connect_timeout: 1 });
  return sql`select 1`
    .then(
      () => true,
      () => false,
    )
    .finally(() => sql.end());
}

test('a server killed by SIGKILL is no obstacle for the next start, and committed rows are kept', async () => {
  const dataDir = newDataDir('server-killed');
  const first = await startPostgres({ dataDir });
  const sql = postgres(first.url, { max: 1 });
  await sql`create table kept as select 1 as n`;
  process.kill(first.pid, 'SIGKILL');
  expect(await first.exited).toEqual({ code: null, signal: 'SIGKILL' });
  await sql.end({ timeout: 0 });

  const second = await startPostgres({ dataDir });
  const again = postgres(second.url, { max: 1 });
  expect(await again`select n from kept`).toEqual([{ n: 1 }]);
  await again.end();
  await second.stop();
});

test('a pid file whose number now belongs to another process is no obstacle', async () => {
  const dataDir = newDataDir('recycled-pid');
  await (await startPostgres({ dataDir })).stop();
  writeFileSync(join(dataDir, 'postmaster.pid'), `${process.pid}\n${dataDir}\n`);
  const server = await startPostgres({ dataDir });
  expect(await answers(server.url)).toBe(true);
  await server.stop();
});

test('a second start on the same data is refused while the first one lives', async () => {
  const dataDir = newDataDir('in-use');
  const { child, url } = await startInChild(startHere(dataDir));
  await expect(startPostgres({ dataDir })).rejects.toThrow(`started by process ${child.pid}`);
  expect(await answers(url)).toBe(true);
  child.kill('SIGKILL');
});

test('a server left behind together with its guard is stopped by the next start', async () => {
  const dataDir = newDataDir('orphan');
  const { child, url } = await startInChild(startHere(dataDir));
  for (const guard of listGuardsOf(child.pid!)) process.kill(guard, 'SIGKILL');
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('close', resolve));
  expect(await answers(url)).toBe(true);

  const next = await startPostgres({ dataDir });
  expect(await answers(url)).toBe(false);
  await next.stop();
});

test('neither server nor folder stays behind when the process that started them is killed', async () => {
  const temp = mkdtempSync(join(folder, 'temp-'));
  const { child, url } = await startInChild('startThrowawayPostgres()', { TMPDIR: temp });
  expect(readdirSync(temp)).toHaveLength(1);
  expect(await answers(url)).toBe(true);
  child.kill('SIGKILL');
  await expect.poll(() => readdirSync(temp), { timeout: 15_000 }).toEqual([]);
  expect(await answers(url)).toBe(false);
});

function listGuardsOf(pid: number): number[] {
  return listProcesses()
    .filter(({ parent, command }) => parent === pid && command.includes('guard.sh'))
    .map((guard) => guard.pid);
}
