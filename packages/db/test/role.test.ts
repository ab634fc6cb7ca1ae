import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { grantRole, migrateDatabase, openDatabase, type Database } from '../src/index.ts';
import { codeOf } from '../src/retry.ts';
import { createTestDatabase, type TestDatabase } from '../src/testing.ts';

// What the API's own role may do. That it is enough, every suite says that runs the API as a process.
let database: TestDatabase;
let shop: Database;
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'));
  shop = openDatabase(database.shopUrl);
});
afterAll(async () => {
  await shop.close();
  await database.db.close();
});

const notAllowed = '42501';
const attempt = (statement: string) =>
  shop.sql.unsafe(statement).then(
    () => 'done',
    (error: { code: string }) => error.code,
  );

test.each([
  'create table loot (id int)',
  'create schema loot',
  'alter table orders add column loot int',
  'alter table payments disable trigger all',
  'drop table payments',
  'drop trigger payments_stay on payments',
  'truncate products',
  'delete from payments',
  'delete from grants where false',
  'create function loot() returns int language sql as $$ select 1 $$',
  "set session_replication_role = 'replica'",
  'delete from drizzle.__drizzle_migrations',
  "update drizzle.__drizzle_migrations set hash = ''",
  'create role loot',
  "copy products to program 'true'",
])('the shop’s role may not: %s', async (statement) => {
  expect(await attempt(statement)).toBe(notAllowed);
});

test('it reads and writes rows, and removes those that are no facts', async () => {
  for (const statement of [
    'select * from access',
    "insert into call_counts (key, calls, ends_at) values ('test', 1, now())",
    "delete from call_counts where key = 'test'",
    'select * from drizzle.__drizzle_migrations',
  ]) {
    expect([statement, await attempt(statement)]).toEqual([statement, 'done']);
  }
});

test('it may ask for the migrations, when there is nothing left to migrate', async () => {
  await expect(migrateDatabase(database.shopUrl)).resolves.toBeUndefined();
  await database.db.sql`delete from drizzle.__drizzle_migrations`;
  const refusal = await migrateDatabase(database.shopUrl).catch((error: unknown) => error);
  expect(codeOf(refusal)).toBe(notAllowed);
});

test('rights that were given once are taken back when they are given again', async () => {
  await database.db.sql`grant delete, truncate on payments to till_shop`;
  expect(await attempt('delete from payments where false')).toBe('done');
  await grantRole(database.url, 'till_shop');
  expect(await attempt('delete from payments where false')).toBe(notAllowed);
});

test('a role that does not exist is named', async () => {
  await expect(grantRole(database.url, 'nobody')).rejects.toThrow('role "nobody" does not exist');
});
