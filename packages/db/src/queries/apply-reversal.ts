import type { Database } from '../open-database.ts';
import { eventRow, type ReceivedEvent } from './received-event.ts';

/** A refund or a dispute: money that goes back. */
export type ReversalFact = {
  table: 'refunds' | 'disputes';
  id: string;
  paymentIntentId: string;
  amountMinor: number;
  currency: string;
  /** Stripe's own word. */
  status: string;
  rank: number;
  cause: string;
};

/**
 * Writes what a refund or dispute says, in one statement with the event row. May be called any number of times in any
 * order: the rank only rises. Returns whether it was news.
 */
export async function applyReversal(
  db: Database,
  fact: ReversalFact,
  event: ReceivedEvent | null,
): Promise<boolean> {
  const { sql } = db;
  const table = sql(fact.table);
  const [row] = await sql<{ changed: boolean }[]>`
    with fact as (
      insert into ${table} as t (id, payment_intent_id, amount_minor, currency, status, rank, cause)
      values (${fact.id}, ${fact.paymentIntentId}, ${fact.amountMinor}::bigint, ${fact.currency}, ${fact.status},
        ${fact.rank}::smallint, ${fact.cause})
      on conflict (id) do update set
        status = excluded.status, rank = excluded.rank, cause = excluded.cause, updated_at = now()
      where t.rank < excluded.rank
      returning 1
    ),
    result as (select exists (select 1 from fact) as changed),
    logged as (
      ${eventRow(sql, event, fact.id, sql`case when changed then 'applied' else 'duplicate' end, null from result`)}
    )
    select changed from result`;
  return row?.changed ?? false;
}
