import { openDatabase, type Database } from '@till/db';
import { createTestDatabase, type TestDatabase } from '@till/db/testing';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { startCutProxy, type CutProxy } from './cut-proxy.ts';

let original: TestDatabase;
let proxy: CutProxy;
let db: Database;
beforeEach(async () => {
  original = await createTestDatabase(inject('postgresUrl'));
  proxy = await startCutProxy(original.url);
  db = openDatabase(proxy.url, { maxConnections: 2, statementTimeoutMs: 400 });
  await db.sql`select 1`;
});
afterEach(async () => {
  proxy.drop();
  await db.close();
  await proxy.close();
  await original.db.close();
});

const codeOf = async (statement: PromiseLike<unknown>): Promise<string> => {
  try {
    await statement;
    return 'answered';
  } catch (error) {
    return String((error as { code?: string }).code);
  }
};

test('a statement on a line that went silent fails by itself, and a new line serves the next', async () => {
  proxy.swallow(true);
  expect(await codeOf(db.sql`select 1`)).toBe('NO_ANSWER');
  proxy.swallow(false);
  proxy.drop();
  await expect.poll(() => codeOf(db.sql`select 1`), { timeout: 10_000 }).toBe('answered');
});

test('with every connection taken the next statement fails by itself instead of waiting', async () => {
  const holders = Array.from({ length: 2 }, () => codeOf(db.sql`select pg_sleep(0.35)`));
  const slow = Array.from({ length: 4 }, () => codeOf(db.sql`select pg_sleep(0.35)`));
  expect(await Promise.all(holders)).toEqual(['answered', 'answered']);
  expect(await Promise.all(slow)).toContain('NO_ANSWER');
});

test('what was given up on while it waited does not run when the database is back', async () => {
  await original.db.sql`create table marks (n int)`;
  proxy.arm({ direction: 'to server', message: 1 }, true);
  await codeOf(db.sql`select 1`);
  const given = Array.from({ length: 30 }, (_, n) =>
    codeOf(db.sql`insert into marks values (${n})`),
  );
  expect(await Promise.all(given)).not.toContain('answered');
  proxy.mend();
  await expect.poll(() => codeOf(db.sql`select 1`), { timeout: 10_000 }).toBe('answered');
  const [row] = await original.db.sql`select count(*)::int as n from marks`;
  // One per connection may have been what a new connection began with.
  expect(row?.n).toBeLessThanOrEqual(2);
});

test('a statement that the query builder made has the same limit', async () => {
  proxy.swallow(true);
  const error = await db.orm.execute('select 1').then(
    () => undefined,
    (e: Error) => e,
  );
  expect(await codeOf(Promise.reject(error?.cause ?? error))).toBe('NO_ANSWER');
});

test('a fragment that was never sent starts no clock', async () => {
  const fragment = db.sql`1`;
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(await codeOf(db.sql`select ${fragment}`)).toBe('answered');
});

test('lists of texts, uuids and numbers are parameters like any other', async () => {
  const texts = ['a', 'with "quotes", a \\ and a comma', '', 'null'];
  const uuid = '0191d3a4-0000-7000-8000-000000000000';
  const [row] = await db.sql`
    select to_jsonb(${texts}::text[]) as texts, to_jsonb(${[uuid]}::uuid[]) as uuids,
      to_jsonb(${[1, 2]}::int[]) as integers, to_jsonb(${[2 ** 40]}::bigint[]) as bigints, ${'b'} = any(${['a', 'b']}) as found`;
  expect(row).toEqual({ texts, uuids: [uuid], integers: [1, 2], bigints: [2 ** 40], found: true });
});

test('a result has no empty places after a statement failed in the middle of its rows', async () => {
  const one = openDatabase(original.url, { maxConnections: 1 });
  try {
    // The second is on the same line behind the first.
    const failed = codeOf(one.sql`select 1 / (3 - n) from generate_series(1, 5) n`);
    const next = one.sql`select n from generate_series(7, 8) n`;
    expect(await failed).toBe('22012');
    expect([...(await next)]).toEqual([{ n: 7 }, { n: 8 }]);
    expect([...(await one.sql`select 1 as n`)]).toEqual([{ n: 1 }]);
  } finally {
    await one.close();
  }
});
