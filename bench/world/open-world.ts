import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { migrateDatabase, openDatabase, type Database } from '@till/db';
import { seedCatalogue } from '@till/db/seed';
import { startPostgres } from '@till/local-postgres';
import { root } from '../root.ts';
import { startServer, type RunningServer } from './start-server.ts';

export const webhookSecret = 'whsec_bench_0123456789abcdefghijklmnop';
export const stripeSecretKey = 'sk_test_bench_0123456789';

/** A PostgreSQL with full durability, the Stripe emulator, and databases in between. */
export interface World {
  postgresPid: number;
  postgresVersion: string;
  emulator: RunningServer;
  /** An empty database, or a copy of another; one of the same name is dropped before. */
  createDatabase(name: string, template?: string): Promise<string>;
  /** Whether a database of this name was marked with exactly this. */
  isMarked(name: string, mark: string): Promise<boolean>;
  mark(name: string, mark: string): Promise<void>;
  urlOf(database: string): string;
  open(database: string): Database;
  /** Writes out what is dirty, so that every measurement begins alike. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** A migrated database with the sample catalogue, to copy. */
export const tillTemplate = 'till_template';

const oneHourMs = 3_600_000;

/** Starts what the measurements need, in `.till/bench`. The data stays there; `close` stops everything. */
export async function openWorld(): Promise<World> {
  const folder = join(root, '.till/bench');
  mkdirSync(folder, { recursive: true });
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), durable: true });
  const urlOf = (database: string) => {
    const url = new URL(postgres.url);
    url.pathname = `/${database}`;
    return url.href;
  };
  const open = (database: string) =>
    openDatabase(urlOf(database), { statementTimeoutMs: oneHourMs });
  const admin = open('postgres');
  const emulator = await startEmulator();
  const createDatabase = async (name: string, template = 'template0') => {
    await admin.sql.unsafe(`drop database if exists ${name} with (force)`);
    await admin.sql.unsafe(`create database ${name} template ${template} strategy file_copy`);
    return urlOf(name);
  };
  // The migrations of @supabase/stripe-sync-engine name this role.
  const [postgresRole] = await admin.sql`select from pg_roles where rolname = 'postgres'`;
  if (!postgresRole) await admin.sql.unsafe('create role postgres');
  const template = await createDatabase(tillTemplate);
  await migrateDatabase(template);
  await seedCatalogue(template);
  const [row] = await admin.sql<{ version: string; fsync: string; commit: string }[]>`
    select current_setting('server_version') as version, current_setting('fsync') as fsync,
      current_setting('synchronous_commit') as commit`;
  if (row?.fsync !== 'on' || row.commit !== 'on') throw new Error('PostgreSQL is not durable.');
  return {
    postgresPid: postgres.pid,
    postgresVersion: row.version.split(' ')[0]!,
    emulator,
    createDatabase,
    isMarked: async (name, mark) => {
      const rows = await admin.sql`
        select from pg_database where datname = ${name} and shobj_description(oid, 'pg_database') = ${mark}`;
      return rows.length > 0;
    },
    mark: async (name, mark) =>
      void (await admin.sql.unsafe(`comment on database ${name} is '${mark}'`)),
    urlOf,
    open,
    settle: async () => void (await admin.sql.unsafe('checkpoint')),
    close: async () => {
      await emulator.stop();
      await admin.close();
      await postgres.stop();
    },
  };
}

function startEmulator(): Promise<RunningServer> {
  return startServer({
    program: process.execPath,
    args: ['src/main.ts'],
    cwd: join(root, 'packages/stripe-emulator'),
    env: { STRIPE_EMULATOR_PORT: '0' },
    listening: /listening on (http:\S+)/,
  });
}
