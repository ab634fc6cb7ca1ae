import { openDatabase } from '@till/db';
import { makeSales, product } from '../world/make-sales.ts';
import { tillTemplate, type World } from '../world/open-world.ts';
import {
  findPgbench,
  readVersion,
  runOwnLoop,
  runPgbench,
  type StatementRun,
} from '../world/pgbench.ts';
import { summarise, median } from '../measure/statistics.ts';

/** The rows that Till writes for one event, in one plain statement: payment, grant, letter, event. */
const sameRows = `with n as (select nextval('bench_order') as n),
o as (select o.id, o.stripe_session_id as session from orders o, n where o.stripe_session_id = 'cs_' || md5(n::text)),
p as (
  insert into payments (session_id, order_id, payment_intent_id, amount_minor, currency, status, rank, buyer_email, cause)
  select session, id, 'pi_' || md5(session), ${product.amountMinor}, '${product.currency}', 'paid', 2, 'buyer@example.com', 'bench' from o
),
g as (
  insert into grants (order_id, line, session_id, product_slug, quantity, cause)
  select id, 1, session, '${product.slug}', 1, 'bench' from o
),
l as (
  insert into outbox (key, kind, body)
  select 'receipt:' || session, 'receipt', jsonb_build_object('sessionId', session) from o
)
insert into stripe_events (id, type, object_id, api_version, payload, secret_index, latency_ms, outcome, order_id)
select 'evt_' || md5('evt' || session), 'checkout.session.completed', session, '2026-10-28.endive', :payload, 0, 0, 'applied', id
from o`;

const oneRow = `insert into bench_commits default values`;

export interface Ceilings {
  program: string;
  withPayloadPerSecond: number;
  withoutPayloadPerSecond: number;
  /** One small row, one connection. */
  commitP50Ms: number;
  /** The same rows with the payload, one connection. */
  sameRowsP50Ms: number;
}

/**
 * What PostgreSQL alone does with the same rows: ten connections, one prepared statement per event, by pgbench where
 * there is one.
 */
export async function measureCeilings(
  world: World,
  options: { seconds: number; repetitions: number },
): Promise<Ceilings> {
  const pgbench = findPgbench();
  const run = (each: StatementRun) => (pgbench ? runPgbench(pgbench, each) : runOwnLoop(each));
  const databaseUrl = await world.createDatabase('bench_pgbench', tillTemplate);
  const db = openDatabase(databaseUrl, { statementTimeoutMs: 600_000 });
  const { seconds, repetitions } = options;
  const orders = Math.ceil(seconds * repetitions * 2 * 20_000);
  const [sale] = makeSales(1);
  try {
    await db.sql.unsafe(`
      create sequence bench_order;
      create table bench_commits (id bigint generated always as identity primary key);
      set session_replication_role = replica;
      insert into orders (id, client_key, buyer_id, lines, amount_minor, currency, livemode, stripe_session_id, cause)
      select lpad(to_hex(n), 32, '0')::uuid, 'key_' || n, 'b_' || n,
        '[{"line": 1, "slug": "${product.slug}", "name": "${product.name}", "kind": "file", "unitAmountMinor": ${product.amountMinor}, "quantity": 1}]',
        ${product.amountMinor}, '${product.currency}', false, 'cs_' || md5(n::text), 'bench'
      from generate_series(1, ${orders}) n;
      set session_replication_role = origin;
      analyze orders`);
    const rates = { with: [] as number[], without: [] as number[] };
    const commits: number[] = [];
    const sameCommits: number[] = [];
    for (let i = 0; i < repetitions; i += 1) {
      for (const [list, payload] of [
        [rates.with, sale!.body],
        [rates.without, ''],
      ] as const) {
        await world.settle();
        const full = { databaseUrl, script: sameRows, clients: 10, seconds, payload };
        list.push((await run(full)).perSecond);
      }
      const alone = { databaseUrl, clients: 1, seconds: Math.min(1, seconds) };
      const commit = await run({ ...alone, script: oneRow });
      commits.push(...commit.latenciesMs);
      const same = { ...alone, script: sameRows, payload: sale!.body };
      sameCommits.push(...(await run(same)).latenciesMs);
    }
    return {
      program: pgbench ? readVersion(pgbench) : 'a loop over postgres.js, for want of pgbench',
      withPayloadPerSecond: summarise(rates.with).median,
      withoutPayloadPerSecond: summarise(rates.without).median,
      commitP50Ms: median(commits),
      sameRowsP50Ms: median(sameCommits),
    };
  } finally {
    await db.close();
  }
}
