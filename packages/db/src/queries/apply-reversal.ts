import type { Fragment } from 'postgres';
import type { Database } from '../open-database.ts';
import {
  disputeRanks,
  disputeStatuses,
  refundRanks,
  refundStatuses,
  type DisputeStatus,
  type RefundStatus,
} from '../schema.ts';
import { eventRow, type ReceivedEvent } from './received-event.ts';

/** A refund or a dispute: money that goes back. */
export type ReversalFact = {
  id: string;
  paymentIntentId: string;
  amountMinor: number;
  currency: string;
  cause: string;
} & (
  | {
      table: 'refunds';
      status: RefundStatus;
      /** The order's lines that it names, each with the units that go back. */
      lines?: Record<string, number>;
    }
  | { table: 'disputes'; status: DisputeStatus }
);

export type AppliedReversal = {
  /** Whether it was news. */
  changed: boolean;
  /** The order whose payment it is about; null when that is not here (yet). */
  orderId: string | null;
};

/**
 * Writes what a refund or dispute says, in one statement with its effect and the event row. May be called any number of
 * times in any order: the fact only moves on along its list of statuses, and the lines that a refund names only become
 * more. What completes a full refund is announced by
 * the database (`announce_full_refund`), a dispute that takes access away by the statement itself.
 */
export async function applyReversal(
  db: Database,
  fact: ReversalFact,
  event: ReceivedEvent | null,
): Promise<AppliedReversal> {
  const { sql } = db;
  const table = sql(fact.table);
  const [rank, order] =
    fact.table === 'refunds'
      ? [refundRanks[fact.status], refundStatuses]
      : [disputeRanks[fact.status], disputeStatuses];
  const alarming = fact.table === 'disputes' && (rank === 0 || rank === 2);
  const place = (status: Fragment) => sql`array_position(${[...order]}::text[], ${status})`;
  const isLater = sql`${place(sql`t.status`)} < ${place(sql`excluded.status`)}`;
  const lines = fact.table === 'refunds' ? JSON.stringify(fact.lines ?? {}) : undefined;
  const joined = sql`join_refund_lines(t.lines, excluded.lines)`;
  const [row] = await sql<AppliedReversal[]>`
    with fact as (
      insert into ${table} as t
        (id, payment_intent_id, amount_minor, currency, status, rank, cause ${lines ? sql`, lines` : sql``})
      values (${fact.id}, ${fact.paymentIntentId}, ${fact.amountMinor}::bigint, ${fact.currency}, ${fact.status},
        ${rank}::smallint, ${fact.cause} ${lines ? sql`, ${lines}::text::jsonb` : sql``})
      on conflict (id) do update set
        status = case when ${isLater} then excluded.status else t.status end,
        rank = case when ${isLater} then excluded.rank else t.rank end,
        cause = excluded.cause, updated_at = now() ${lines ? sql`, lines = ${joined}` : sql``}
      where ${isLater} ${lines ? sql`or t.lines <> ${joined}` : sql``}
      returning 1
    ),
    effects as (
      insert into outbox (key, kind, body, done_at, last_error)
      select 'dispute:' || ${fact.id}, 'dispute',
        jsonb_build_object('disputeId', ${fact.id}::text, 'paymentIntentId', ${fact.paymentIntentId}::text),
        case when ${fact.cause} = 'rebuild' then now() end,
        case when ${fact.cause} = 'rebuild' then 'skipped: rebuilt from Stripe' end
      from fact where ${alarming}
      on conflict (key) do nothing
    ),
    result as (
      select exists (select 1 from fact) as changed,
        (select order_id from payments where payment_intent_id = ${fact.paymentIntentId}) as "orderId"
    ),
    logged as (
      ${eventRow(
        sql,
        event,
        fact.id,
        sql`select case when changed then 'applied' else 'duplicate' end, null::text, "orderId" from result`,
      )}
    )
    select changed, "orderId" from result`;
  if (!row) throw new Error('The statement that writes a reversal returned no row.');
  return row;
}
