import type { Database } from '../open-database.ts';
import { paymentRanks, type EffectKind, type PaymentStatus } from '../schema.ts';
import { handOutParts } from './licence-pool.ts';
import { eventRow, type ReceivedEvent } from './received-event.ts';
import { claimedOrders, type SessionClaim } from './session-claim.ts';

export type SessionFact = SessionClaim & {
  /** `open`: nothing happened yet, only the order is remembered. */
  status: PaymentStatus | 'open';
  paymentIntentId: string | null;
  /** Before discounts: this is what must equal the order's amount. */
  subtotalMinor: number;
  /** After discounts: what Stripe took. */
  totalMinor: number;
  currency: string;
  livemode: boolean;
  buyerEmail: string | null;
  /** The grants' seeds are drawn from it, when they are inserted. */
  seed: string;
  /** Which of the shop's keys signs the grants' licence keys; null: none, they are drawn from the seed. */
  licenceKeyId: string | null;
  /** What the session itself says of its order, for a ledger that lost it; null when it does not say. */
  rebuild: {
    buyerId: string;
    lines: { slug: string; quantity: number; unitAmountMinor: number }[];
    createdAtSeconds: number;
  } | null;
  /**
   * With `rebuild` nothing is announced, with `sweep` not what an order was rebuilt for: the customer was told at the
   * time.
   */
  cause: string;
};

export type SessionOutcome =
  | { outcome: 'applied' | 'duplicate'; orderId: string; rebuilt: boolean }
  | { outcome: 'quarantined'; reason: string; orderId: string }
  | { outcome: 'unknown_order' };

const effectOf: Record<SessionFact['status'], EffectKind | null> = {
  paid: 'receipt',
  pending: 'pending',
  failed: 'failed',
  expired: null,
  open: null,
};

/**
 * Writes what a session says: payment, grants, stock, effects and event row, in one statement that happens whole or not
 * at all. May be called any number of times, in any order, by several processes: a payment's rank only rises, a grant
 * is inserted once. A session that contradicts its order changes nothing but the event row. `unknown_order`: the order
 * is not here and cannot be rebuilt, nothing was written (also when another process is writing it just now: call again).
 */
export async function applySession(
  db: Database,
  fact: SessionFact,
  event: ReceivedEvent | null,
): Promise<SessionOutcome> {
  const { sql } = db;
  const rank = fact.status === 'open' ? null : paymentRanks[fact.status];
  const kind = effectOf[fact.status];
  const lines = JSON.stringify(fact.rebuild?.lines ?? []);
  const [row] = await sql<
    { id: string; mismatch: string | null; changed: boolean; rebuilt: boolean }[]
  >`
    with rebuilt as (
      insert into orders (id, buyer_id, lines, amount_minor, currency, livemode, stripe_session_id, cause, created_at)
      select ${fact.orderId}::uuid, ${fact.rebuild?.buyerId ?? ''},
        jsonb_agg(jsonb_build_object(
          'line', l.line, 'slug', p.slug, 'name', p.name, 'kind', p.kind,
          'unitAmountMinor', l.unit, 'quantity', l.quantity) order by l.line),
        sum(l.unit * l.quantity), ${fact.currency}, ${fact.livemode}::bool, ${fact.sessionId}, ${fact.cause},
        to_timestamp(${fact.rebuild?.createdAtSeconds ?? 0}::float8)
      from (
        select ordinality as line, e ->> 'slug' as slug,
          (e ->> 'quantity')::int as quantity, (e ->> 'unitAmountMinor')::bigint as unit
        from jsonb_array_elements(${lines}::text::jsonb) with ordinality as x(e, ordinality)
      ) l join products p on p.slug = l.slug
      where ${fact.orderId}::uuid = ${fact.reference}::uuid
        and not exists (select 1 from orders where ${claimedOrders(db, fact)})
      having count(*) = jsonb_array_length(${lines}::text::jsonb)
        and count(*) > 0 and sum(l.unit * l.quantity) = ${fact.subtotalMinor}::bigint
      on conflict do nothing
      returning *
    ),
    verdict as (
      select o.id, o.lines, case
        when o.stripe_session_id <> ${fact.sessionId} then 'session: the order belongs to another session'
        when o.id is distinct from ${fact.reference}::uuid then 'reference: client_reference_id is not the order of this session'
        when o.id is distinct from ${fact.orderId}::uuid then 'reference: metadata.order_id is not the order of this session'
        when o.currency <> ${fact.currency} then 'currency: not the currency of the order'
        when o.amount_minor <> ${fact.subtotalMinor}::bigint then 'amount: not the amount of the order'
        when o.livemode <> ${fact.livemode}::bool then 'livemode: not the mode of the order'
        when exists (
          select 1 from payments
          where payment_intent_id = ${fact.paymentIntentId}::text and session_id <> ${fact.sessionId}
        ) then 'payment_intent: it belongs to another session'
        when exists (
          select 1 from payments
          where payment_intent_id <> ${fact.paymentIntentId}::text and session_id = ${fact.sessionId}
        ) then 'payment_intent: the session has another one'
      end as mismatch
      from (
        select * from orders where ${claimedOrders(db, fact)} union all select * from rebuilt
      ) o
      order by o.stripe_session_id = ${fact.sessionId} desc nulls last, o.id limit 1
    ),
    attached as (
      update orders set stripe_session_id = ${fact.sessionId}
      from verdict
      where orders.id = verdict.id and verdict.mismatch is null and orders.stripe_session_id is null
        and (${rank}::int is not null or orders.closed_at is null)
      returning 1
    ),
    fact as (
      insert into payments (session_id, order_id, payment_intent_id, amount_minor, currency, status, rank, buyer_email, cause)
      select ${fact.sessionId}, id, ${fact.paymentIntentId}::text, ${fact.totalMinor}::bigint, ${fact.currency},
        ${fact.status}, ${rank}::smallint, ${fact.buyerEmail}::text, ${fact.cause}
      from verdict where mismatch is null and ${rank}::int is not null
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
      insert into grants (order_id, line, session_id, product_slug, quantity, seed, licence_key_id, cause)
      select v.id, l.line, ${fact.sessionId}, l.slug, l.quantity,
        left(encode(sha256(convert_to(${fact.seed} || ':' || l.line, 'UTF8')), 'hex'), 32)::uuid,
        ${fact.licenceKeyId}::text, ${fact.cause}
      from verdict v, jsonb_to_recordset(v.lines) as l(line smallint, slug text, quantity integer)
      where v.mismatch is null and ${rank}::int = 2
      on conflict do nothing
      returning order_id, line, product_slug, quantity
    ),
    -- A unit of a ledger that was lost finds the key it had.
    wanted as (
      select g.order_id, g.line, unit::smallint, g.product_slug
      from granted g join products p on p.slug = g.product_slug, generate_series(1, g.quantity) unit
      where p.content ->> 'source' = 'pool' and not exists (
        select 1 from licence_pool k where (k.order_id, k.line, k.unit) = (g.order_id, g.line, unit)
      )
    ),
    ${handOutParts(sql)},
    lacking as (
      insert into licence_waits (order_id, line, unit, product_slug)
      select order_id, line, unit, product_slug from wanted w
      where not exists (select 1 from handed h where (h.order_id, h.line, h.unit) = (w.order_id, w.line, w.unit))
      on conflict do nothing
    ),
    effects as (
      insert into outbox (key, kind, body, done_at, last_error)
      select ${kind}::text || ':' || ${fact.sessionId}, ${kind}::text, jsonb_build_object('sessionId', ${fact.sessionId}::text),
        case when told then now() end, case when told then 'skipped: rebuilt from Stripe' end
      from fact, (
        select ${fact.cause} = 'rebuild' or (${fact.cause} = 'sweep' and exists (select 1 from rebuilt)) as told
      ) r
      where ${kind}::text is not null
      on conflict (key) do nothing
    ),
    result as (
      select id, mismatch, exists (select 1 from fact) or exists (select 1 from granted)
        or exists (select 1 from rebuilt) or exists (select 1 from attached) as changed,
        exists (select 1 from rebuilt) as rebuilt
      from verdict
    ),
    logged as (
      ${eventRow(
        sql,
        event,
        fact.sessionId,
        sql`
          select case when mismatch is not null then 'quarantined' when changed then 'applied' else 'duplicate' end,
            mismatch, id from result`,
      )}
    )
    select id, mismatch, changed, rebuilt from result`;
  if (!row) return { outcome: 'unknown_order' };
  const { id: orderId, mismatch, changed, rebuilt } = row;
  if (mismatch) return { outcome: 'quarantined', reason: mismatch, orderId };
  return { outcome: changed ? 'applied' : 'duplicate', orderId, rebuilt };
}
