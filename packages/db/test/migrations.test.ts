import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { expect, inject, onTestFinished, test } from 'vitest';
import { applyReversal, migrateDatabase, openDatabase, type Database } from '../src/index.ts';

const folder = fileURLToPath(new URL('../migrations', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.sql'));

// While a new version is rolled out, the old one still runs on the new tables.
const takesAway =
  /\b(drop\s+(table|view|column|constraint|trigger|function|type)|rename\s+(to|column)|alter\s+column|set\s+not\s+null|truncate|delete\s+from)\b/i;

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

async function migrateToTheOneBefore(url: string): Promise<void> {
  const copy = mkdtempSync(join(tmpdir(), 'till-migrations-'));
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  cpSync(folder, copy, { recursive: true });
  const journalFile = join(copy, 'meta/_journal.json');
  const journal = JSON.parse(readFileSync(journalFile, 'utf8')) as { entries: unknown[] };
  journal.entries.pop();
  writeFileSync(journalFile, JSON.stringify(journal));
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  await migrate(drizzle(sql), { migrationsFolder: copy });
  await sql.end();
}

async function writeRefund(db: Database): Promise<string> {
  const id = `re_${randomUUID()}`;
  const money = { amountMinor: 1, currency: 'eur', status: 'succeeded' } as const;
  const fact = {
    table: 'refunds',
    id,
    paymentIntentId: `pi_${id}`,
    ...money,
    cause: 'test',
  } as const;
  await applyReversal(db, fact, null);
  return id;
}
