import { join } from 'node:path';
import type { Database } from '@till/db';
import { root } from './root.ts';
import { placeOrders } from './world/place-orders.ts';
import { strikeLetters } from './world/strike-letters.ts';
import type { Sale } from './world/make-sales.ts';
import { stripeSecretKey, tillTemplate, webhookSecret, type World } from './world/open-world.ts';
import { writeOpenApi } from './world/write-open-api.ts';
import { startServer, type RunningServer } from './world/start-server.ts';
import { startTill, type TillForm } from './world/start-till.ts';

/** A table, and its column that holds an event's or a session's id. */
export interface Rows {
  table: string;
  column: string;
  of: 'eventId' | 'sessionId';
  where?: string;
}

export interface Contestant {
  name: string;
  title: string;
  kind: 'till' | 'peer' | 'engine' | 'ceiling';
  /** What it does for one event, for the reader of the report. */
  does: string;
  path: string;
  /** Starts its processes on a fresh database. */
  start(world: World): Promise<{ servers: RunningServer[]; db: Database }>;
  /** What must be there before its events come. */
  prepare?(db: Database, sales: Sale[]): Promise<void>;
  /** Takes away the work that a measurement left, which would go on beside the next. */
  tidy?(db: Database): Promise<void>;
  /** What every sale must have left exactly once. */
  rows: Rows[];
}

function peer(
  name: string,
  rest: Pick<Contestant, 'title' | 'kind' | 'does' | 'rows'> & { path?: string },
): Contestant {
  return {
    path: '/webhook',
    ...rest,
    name,
    async start(world) {
      const database = `bench_${name.replaceAll('-', '_')}`;
      const databaseUrl = await world.createDatabase(database);
      const server = await startServer({
        program: process.execPath,
        args: [`${name}.ts`],
        cwd: join(root, 'bench/peers'),
        env: {
          DATABASE_URL: databaseUrl,
          STRIPE_WEBHOOK_SECRET: webhookSecret,
          STRIPE_SECRET_KEY: stripeSecretKey,
          OPENAPI_PATH: writeOpenApi(),
        },
        listening: /listening at (http:\S+)/,
      });
      return { servers: [server], db: world.open(database) };
    },
  };
}

const ledgerRows: Rows[] = [
  { table: 'stripe_events', column: 'id', of: 'eventId', where: "outcome = 'applied'" },
  { table: 'payments', column: 'session_id', of: 'sessionId' },
  { table: 'grants', column: 'session_id', of: 'sessionId' },
];

function till(name: string, title: string, forms: TillForm[], does: string): Contestant {
  return {
    name,
    title,
    kind: 'till',
    does,
    path: '/api/webhook',
    rows: ledgerRows,
    prepare: placeOrders,
    tidy: strikeLetters,
    async start(world) {
      const database = `bench_${name.replaceAll('-', '_')}`;
      const databaseUrl = await world.createDatabase(database, tillTemplate);
      const servers = await Promise.all(forms.map((form) => startTill(world, databaseUrl, form)));
      return { servers, db: world.open(database) };
    },
  };
}

/** Everyone who takes the same events, in the order in which the report names them. */
export const contestants: Contestant[] = [
  till(
    'till',
    'Till on Node',
    ['bundle'],
    'payment, grant, letter and event with its whole payload, in one statement; one log line per request',
  ),
  till('till-deno', 'Till on Deno', ['deno'], 'the same source on Deno, with least permissions'),
  till('till-two', 'Till, two processes', ['bundle', 'bundle'], 'two replicas on one database'),
  peer('tutorial', {
    title: 'tutorial handler',
    kind: 'peer',
    does: 'Express, pg: selects the order, inserts it; neither event nor payload; not safe against doubles',
    rows: [{ table: 'orders', column: 'session_id', of: 'sessionId' }],
  }),
  peer('drizzle-transaction', {
    title: 'Fastify + Drizzle transaction',
    kind: 'peer',
    does: 'event, payment and grant in one transaction of three awaits; no payload',
    rows: [
      { table: 'events', column: 'id', of: 'eventId' },
      { table: 'payments', column: 'session_id', of: 'sessionId' },
      { table: 'grants', column: 'session_id', of: 'sessionId' },
    ],
  }),
  peer('stripe-sync-engine', {
    title: '@stripe/sync-engine',
    kind: 'engine',
    does: 'mirrors the session as one row of JSON with generated columns; no event, no grant',
    rows: [{ table: 'stripe.checkout_sessions', column: 'id', of: 'sessionId' }],
  }),
  peer('supabase-sync-engine', {
    title: '@supabase/stripe-sync-engine',
    kind: 'engine',
    does: 'mirrors the session as one row with a column per field; no event, no grant',
    rows: [{ table: 'stripe.checkout_sessions', column: 'id', of: 'sessionId' }],
  }),
  peer('better-auth', {
    title: '@better-auth/stripe',
    kind: 'peer',
    path: '/api/auth/stripe/webhook',
    does: 'its webhook route, and one insert in its hook for events; neither event nor payload',
    rows: [{ table: 'orders', column: 'session_id', of: 'sessionId' }],
  }),
  peer('verify-only', {
    title: 'verify only',
    kind: 'ceiling',
    does: 'Fastify, the body as it came, constructEvent, answer; no database',
    rows: [],
  }),
  peer('hello', {
    title: 'hello',
    kind: 'ceiling',
    does: 'Fastify, the body as it came, answer',
    rows: [],
  }),
];
