import { setTimeout } from 'node:timers/promises';
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

/** How a statement ended: answered, its error's code, or that it still waits long after its time. */
const codeOf = async (statement: PromiseLike<unknown>): Promise<string> => {
  try {
    return await Promise.race([
      Promise.resolve(statement).then(() => 'answered'),
      setTimeout(20_000, 'waits', { ref: false }),
    ]);
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

test('with every connection taken by statements that wait, the next ones fail by themselves too', async () => {
  await original.db.sql`create table marks (n int)`;
  const holder = await original.db.sql.reserve();
  await holder`begin`;
  await holder`lock table marks`;
  const taken = Array.from({ length: 2 }, () => codeOf(db.sql`insert into marks values (1)`));
  const queued = Array.from({ length: 4 }, () => codeOf(db.sql`select 1`));
  // Given up on by us, or by the server at the same moment.
  for (const code of await Promise.all(taken)) expect(code).toMatch(/^(NO_ANSWER|57014)$/);
  for (const code of await Promise.all(queued)) expect(code).not.toBe('waits');
  await holder`rollback`;
  holder.release();
  await expect.poll(() => codeOf(db.sql`insert into marks values (2)`)).toBe('answered');
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
  await setTimeout(600);
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

test('a statement that the server has forgotten is sent again with the same parameters', async () => {
  const one = openDatabase(original.url, { maxConnections: 1 });
  const ask = () => one.sql`
    select ${true}::bool as yes, ${false}::bool as no, to_jsonb(${['a', 'b']}::text[]) as texts`;
  try {
    const first = [...(await ask())];
    expect(first).toEqual([{ yes: true, no: false, texts: ['a', 'b'] }]);
    await one.sql.unsafe('deallocate all').simple();
    expect([...(await ask())]).toEqual(first);
  } finally {
    await one.close();
  }
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
