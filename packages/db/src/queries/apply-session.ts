import type { Database } from '../open-database.ts';
import { paymentRanks, type PaymentStatus } from '../schema.ts';
import { eventRow, type ReceivedEvent } from './received-event.ts';

export type SessionFact = {
  sessionId: string;
  orderId: string;
  status: PaymentStatus;
  paymentIntentId: string | null;
  /** Before discounts: this is what must equal the order's amount. */
  subtotalMinor: number;
  /** After discounts: what Stripe took. */
  totalMinor: number;
  currency: string;
  livemode: boolean;
  buyerEmail: string | null;
  /** What the session itself says of its order, for a ledger that lost it; null when it does not say. */
  rebuild: {
    buyerId: string;
    lines: { slug: string; quantity: number; unitAmountMinor: number }[];
  } | null;
  cause: string;
};

export type SessionOutcome =
  | { outcome: 'applied' | 'duplicate' }
  | { outcome: 'quarantined'; reason: string }
  | { outcome: 'unknown_order' };

/**
 * Writes what a session says: payment, grants, stock and event row, in one statement that happens whole or not at all.
 * May be called any number of times, in any order, by several processes: a payment's rank only rises, a grant is
 * inserted once. A session that contradicts its order changes nothing but the event row. `unknown_order`: the order is
 * not here and cannot be rebuilt, nothing was written (also when another process is writing it just now: call again).
 */
export async function applySession(
  db: Database,
  fact: SessionFact,
  event: ReceivedEvent | null,
): Promise<SessionOutcome> {
  const { sql } = db;
  const rank = paymentRanks[fact.status];
  const lines = JSON.stringify(fact.rebuild?.lines ?? []);
  const [row] = await sql<{ mismatch: string | null; changed: boolean }[]>`
    with rebuilt as (
      insert into orders (id, buyer_id, lines, amount_minor, currency, livemode, stripe_session_id, closed_at, cause)
      select ${fact.orderId}::uuid, ${fact.rebuild?.buyerId ?? ''},
        jsonb_agg(jsonb_build_object(
          'line', l.line, 'slug', p.slug, 'name', p.name, 'kind', p.kind,
          'unitAmountMinor', l.unit, 'quantity', l.quantity) order by l.line),
        sum(l.unit * l.quantity), ${fact.currency}, ${fact.livemode}::bool, ${fact.sessionId},
        now(), -- closed: it took no stock when it was placed, being paid takes it
        ${fact.cause}
      from (
        select ordinality as line, e ->> 'slug' as slug,
          (e ->> 'quantity')::int as quantity, (e ->> 'unitAmountMinor')::bigint as unit
        from jsonb_array_elements(${lines}::text::jsonb) with ordinality as x(e, ordinality)
      ) l join products p on p.slug = l.slug
      where not exists (select 1 from orders where id = ${fact.orderId}::uuid)
      having count(*) = jsonb_array_length(${lines}::text::jsonb)
        and count(*) > 0 and sum(l.unit * l.quantity) = ${fact.subtotalMinor}::bigint
      on conflict do nothing
      returning *
    ),
    verdict as (
      select o.id, o.lines, case
        when o.stripe_session_id <> ${fact.sessionId} then 'session: the order belongs to another session'
        when o.currency <> ${fact.currency} then 'currency: not the currency of the order'
        when o.amount_minor <> ${fact.subtotalMinor}::bigint then 'amount: not the amount of the order'
        when o.livemode <> ${fact.livemode}::bool then 'livemode: not the mode of the order'
        when exists (
          select 1 from payments
          where payment_intent_id = ${fact.paymentIntentId}::text and session_id <> ${fact.sessionId}
        ) then 'payment_intent: it belongs to another session'
      end as mismatch
      from (
        select * from orders where id = ${fact.orderId}::uuid union all select * from rebuilt
      ) o
    ),
    attached as (
      update orders set stripe_session_id = ${fact.sessionId}
      from verdict
      where orders.id = verdict.id and verdict.mismatch is null and orders.stripe_session_id is null
    ),
    fact as (
      insert into payments (session_id, order_id, payment_intent_id, amount_minor, currency, status, rank, buyer_email, cause)
      select ${fact.sessionId}, id, ${fact.paymentIntentId}::text, ${fact.totalMinor}::bigint, ${fact.currency},
        ${fact.status}, ${rank}::smallint, ${fact.buyerEmail}::text, ${fact.cause}
      from verdict where mismatch is null
      on conflict (session_id) do update set
        payment_intent_id = coalesce(excluded.payment_intent_id, payments.payment_intent_id),
        amount_minor = excluded.amount_minor,
        status = excluded.status,
        rank = excluded.rank,
        buyer_email = coalesce(excluded.buyer_email, payments.buyer_email),
        cause = excluded.cause,
        updated_at = now()
      where payments.rank < excluded.rank
      returning 1
    ),
    granted as (
      insert into grants (order_id, line, session_id, product_slug, quantity, cause)
      select v.id, l.line, ${fact.sessionId}, l.slug, l.quantity, ${fact.cause}
      from verdict v, jsonb_to_recordset(v.lines) as l(line smallint, slug text, quantity integer)
      where v.mismatch is null and ${rank}::int = 2
      on conflict do nothing
      returning 1
    ),
    result as (
      select mismatch, exists (select 1 from fact) or exists (select 1 from granted) as changed from verdict
    ),
    logged as (
      ${eventRow(
        sql,
        event,
        fact.sessionId,
        sql`
          case when mismatch is not null then 'quarantined' when changed then 'applied' else 'duplicate' end,
          mismatch from result`,
      )}
    )
    select mismatch, changed from result`;
  if (!row) return { outcome: 'unknown_order' };
  if (row.mismatch) return { outcome: 'quarantined', reason: row.mismatch };
  return { outcome: row.changed ? 'applied' : 'duplicate' };
}
