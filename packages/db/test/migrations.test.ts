import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { expect, inject, onTestFinished, test } from 'vitest';
import { migrateDatabase, openDatabase, type Database } from '../src/index.ts';

const folder = fileURLToPath(new URL('../migrations', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.sql'));

// While a new version is rolled out, the old one still runs on the new tables. A column that may be null from now on takes
// nothing from those who write it.
const takesAway =
  /\b(drop\s+(table|view|column|constraint|trigger|function|type)|rename\s+(to|column)|alter\s+column(?!\s+\S+\s+drop\s+not\s+null)|set\s+not\s+null|truncate|delete\s+from)\b/i;

test.each(files)('%s takes nothing away that the version before it uses', (name) => {
  const text = readFileSync(join(folder, name), 'utf8');
  const statements = text
    .split('--> statement-breakpoint')
    // What a function does when it is called is not done by the migration.
    .map((statement) => statement.replace(/\$\$[\s\S]*?\$\$/g, '').replace(/--.*/g, ''))
    .map((statement) => statement.replace(/\b(before|after)\s+(delete|truncate|update)\b/gi, ''));
  expect(statements.filter((statement) => takesAway.test(statement))).toEqual([]);
});

test('the newest migration runs while facts are written, and none of them fails or is lost', async () => {
  const url = await createEmptyDatabase();
  await migrateToTheOneBefore(url);
  const db = openDatabase(url);
  onTestFinished(() => db.close());
  const written: string[] = [];
  let migrated = false;
  const write = async () => {
    // Some more after it, on connections that prepared their statements before it.
    for (let more = 20; more > 0; more -= migrated ? 1 : 0) written.push(await writeRefund(db));
  };
  const writers = Promise.all(Array.from({ length: 4 }, write));
  await expect.poll(() => written.length).toBeGreaterThan(20);
  await migrateDatabase(url);
  migrated = true;
  await writers;
  const [row] = await db.sql`select count(*)::int as n from refunds where id = any(${written})`;
  expect(row?.n).toBe(written.length);
});

test('a migration that has to wait for a long query holds up nobody else, and is done after it', async () => {
  const url = await createEmptyDatabase();
  // It indexes the table that is written here.
  await migrateToTheOneBefore(url, '0004_unsettled');
  const db = openDatabase(url);
  onTestFinished(() => db.close());
  const long = postgres(url, { max: 1 });
  onTestFinished(() => long.end({ timeout: 1 }));
  const holder = await long.reserve();
  await holder`begin`;
  await holder`insert into refunds values ('re_long', 'pi_long', 1, 'eur', 'pending', 0, 'test')`;
  let migrated = false;
  const migration = migrateDatabase(url).then(() => (migrated = true));
  const waits = () => db.sql`
    select 1 from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and query ~* 'create index'`;
  // Each time it waits, everybody's statements come behind it: they must still be answered.
  for (let turn = 0; turn < 3; turn += 1) {
    await expect.poll(async () => (await waits()).length, { timeout: 20_000 }).toBe(1);
    await writeRefund(db);
  }
  expect(migrated).toBe(false);
  await holder`commit`;
  holder.release();
  await migration;
}, 60_000);

async function createEmptyDatabase(): Promise<string> {
  const url = new URL(inject('postgresUrl'));
  const name = `m_${randomUUID().replaceAll('-', '')}`;
  url.pathname = '/postgres';
  const admin = postgres(url.href, { max: 1 });
  await admin.unsafe(`create database ${name}`);
  await admin.end();
  url.pathname = `/${name}`;
  return url.href;
}

/** Everything before this migration, or before the newest. */
async function migrateToTheOneBefore(url: string, tag?: string): Promise<void> {
  const copy = mkdtempSync(join(tmpdir(), 'till-migrations-'));
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  cpSync(folder, copy, { recursive: true });
  const journalFile = join(copy, 'meta/_journal.json');
  const journal = JSON.parse(readFileSync(journalFile, 'utf8')) as { entries: { tag: string }[] };
  const at = tag === undefined ? -1 : journal.entries.findIndex((entry) => entry.tag === tag);
  journal.entries.splice(at);
  writeFileSync(journalFile, JSON.stringify(journal));
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  await migrate(drizzle(sql), { migrationsFolder: copy });
  await sql.end();
}

/** As a version from before the migration writes it. */
async function writeRefund(db: Database): Promise<string> {
  const id = `re_${randomUUID()}`;
  await db.sql`
    insert into refunds (id, payment_intent_id, amount_minor, currency, status, rank, cause)
    values (${id}, ${`pi_${id}`}, 1, 'eur', 'succeeded', 1, 'test')`;
  return id;
}
