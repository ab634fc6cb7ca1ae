import { randomUUID } from 'node:crypto';
import { startThrowawayPostgres } from '@till/local-postgres';
import postgres from 'postgres';
import { grantRole } from './grant-role.ts';
import { migrateDatabase } from './migrate-database.ts';
import { openDatabase, type Database } from './open-database.ts';
import { seedCatalogue } from './seed/seed-catalogue.ts';

export type TestServer = { url: string; stop(): Promise<void> };

/** A throw-away PostgreSQL with one migrated, seeded database to copy. For a suite's global set-up. */
export async function startTestServer(): Promise<TestServer> {
  const server = await startThrowawayPostgres({ database: 'till_template' });
  await migrateDatabase(server.url);
  await seedCatalogue(server.url);
  await runOnce(server.url, `create role ${shopRole} login password '${shopRole}'`);
  await grantRole(server.url, shopRole);
  return server;
}

/** `url` and `db` may do everything; `shopUrl` only what the API needs. */
export type TestDatabase = { url: string; shopUrl: string; db: Database };

const shopRole = 'till_shop';

async function runOnce(url: string, statement: string): Promise<void> {
  const admin = postgres(url, { max: 1, onnotice: () => {} });
  await admin.unsafe(statement);
  await admin.end();
}

/** A fresh copy of the migrated, seeded database; as many as there are test files. */
export async function createTestDatabase(templateUrl: string): Promise<TestDatabase> {
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(templateUrl);
  url.pathname = '/postgres';
  await runOnce(url.href, `create database ${name} template till_template`);
  url.pathname = `/${name}`;
  const shopUrl = new URL(url);
  [shopUrl.username, shopUrl.password] = [shopRole, shopRole];
  return { url: url.href, shopUrl: shopUrl.href, db: openDatabase(url.href) };
}

const ledgerTables = [
  'downloads',
  'licence_waits',
  'grants',
  'payments',
  'refunds',
  'disputes',
  'outbox',
  'stripe_events',
  'orders',
];

/** Removes rows past the triggers that keep facts, e.g. `forget(db, "delete from orders where …")`. */
export async function forget(db: Database, statement: string): Promise<void> {
  // Sent as one message, the three are one transaction on one connection.
  await db.sql.unsafe(`set local session_replication_role = replica; ${statement}`).simple();
}

/** Loses the whole ledger and keeps the catalogue and the pool of licence keys, as a restore of the wrong backup would. */
export function forgetLedger(db: Database): Promise<void> {
  return forget(db, ledgerTables.map((table) => `delete from ${table}`).join('; '));
}
