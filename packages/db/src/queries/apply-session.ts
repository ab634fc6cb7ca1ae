import type { Database } from '../open-database.ts';
import { paymentRanks, type EffectKind, type PaymentStatus } from '../schema.ts';
import { shareStatement } from '../share-statement.ts';
import { handOutParts } from './licence-pool.ts';
import { whenKnown, type ReceivedEvent } from './received-event.ts';
import type { SessionClaim } from './session-claim.ts';

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
    locale: string | null;
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

type Said = { fact: SessionFact; event: ReceivedEvent };
type Shared = (said: Said) => Promise<SessionOutcome>;

const sharedBy = new WeakMap<Database['sql'], Shared>();

/**
 * Writes what a session says: payment, grants, stock, effects and event row, in one statement that happens whole or not
 * at all, and that it may share with others (`shareStatement`). May be called any number of times, in any order, by
 * several processes: a payment's rank only rises, a grant is inserted once. A session that contradicts its order changes
 * nothing but the event row. `unknown_order`: the order is not here and cannot be rebuilt, nothing was written (also
 * when another process is writing it just now: call again).
 */
export async function applySession(
  db: Database,
  fact: SessionFact,
  event: ReceivedEvent,
): Promise<SessionOutcome> {
  if (!db.shared) {
    const [outcome] = await applySessions(db, [{ fact, event }]);
    return outcome ?? { outcome: 'unknown_order' };
  }
  let shared = sharedBy.get(db.sql);
  if (!shared) {
    shared = shareStatement((items: Said[]) => applySessions(db, items), {
      keysOf,
      maxItems: 64,
      maxRunning: 2,
      timeoutMs: db.timeoutMs,
    });
    sharedBy.set(db.sql, shared);
  }
  return shared({ fact, event });
}

/** The rows that a session may write: what two of one statement must not have in common. */
const keysOf = ({ fact, event }: Said) => [
  event.id,
  fact.sessionId,
  fact.orderId,
  fact.reference,
  fact.paymentIntentId,
];

function toRow({ fact, event }: Said, n: number) {
  const delivered = event.secretIndex >= 0;
  return {
    n,
    session_id: fact.sessionId,
    reference: fact.reference,
    order_id: fact.orderId,
    status: fact.status,
    rank: fact.status === 'open' ? null : paymentRanks[fact.status],
    payment_intent_id: fact.paymentIntentId,
    subtotal_minor: fact.subtotalMinor,
    total_minor: fact.totalMinor,
    currency: fact.currency,
    livemode: fact.livemode,
    buyer_email: fact.buyerEmail,
    seed: fact.seed,
    licence_key_id: fact.licenceKeyId,
    kind: effectOf[fact.status],
    buyer_id: fact.rebuild?.buyerId,
    lines: fact.rebuild?.lines ?? [],
    created_at: fact.rebuild?.createdAtSeconds,
    locale: fact.rebuild?.locale,
    cause: fact.cause,
    event_id: event.id,
    type: event.type,
    api_version: event.apiVersion,
    secret_index: event.secretIndex,
    latency_ms: event.latencyMs,
    delivered,
    again: delivered && !event.replayed ? 1 : 0,
  };
}

/** JSON that PostgreSQL reads: it refuses half of a surrogate pair, which no text that was sent as text can hold. */
function toJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (!json.includes('\\ud')) return json;
  return JSON.stringify(value, (_key, v: unknown) =>
    typeof v === 'string' ? v.toWellFormed() : v,
  );
}

// No JSON text holds this character, so texts that are joined with it can be taken apart again.
const recordSeparator = '\x1e';

/** The outcomes in the order of `said`, whose `keysOf` must all be different. */
async function applySessions(db: Database, said: Said[]): Promise<SessionOutcome[]> {
  const { sql } = db;
  const payloads = said.map(({ event }) => event.payload).join(recordSeparator);
  const rows = await sql<
    { n: number; id: string; mismatch: string | null; changed: boolean; rebuilt: boolean }[]
  >`
    with facts as materialized (
      select * from json_to_recordset(${toJson(said.map(toRow))}::text::json) as f (
        n int, session_id text, reference uuid, order_id uuid, status text, rank smallint, payment_intent_id text,
        subtotal_minor bigint, total_minor bigint, currency text, livemode boolean, buyer_email text, seed text,
        licence_key_id text, kind text, buyer_id text, lines jsonb, created_at float8, locale text, cause text, event_id text, type text,
        api_version text, secret_index smallint, latency_ms bigint, delivered boolean, again int
      )
      -- One order everywhere: two statements at once do not wait for each other in a circle.
      order by session_id limit 64
    ),
    claimed as materialized (
      select f.n, o.* from facts f left join lateral (
        select id, lines, currency, amount_minor, livemode, stripe_session_id from orders
        where id in (f.reference, f.order_id) or stripe_session_id = f.session_id
        order by stripe_session_id = f.session_id desc nulls last, id limit 1
      ) o on true
    ),
    rebuilt as (
      insert into orders (id, buyer_id, lines, amount_minor, currency, livemode, stripe_session_id, cause, created_at, locale)
      select f.order_id, f.buyer_id, r.lines, r.amount_minor, f.currency, f.livemode, f.session_id, f.cause,
        to_timestamp(f.created_at), f.locale
      from claimed c join facts f using (n) cross join lateral (
        select sum(l.unit * l.quantity) as amount_minor, count(*) as found, jsonb_agg(jsonb_build_object(
          'line', l.line, 'slug', p.slug, 'name', p.name, 'kind', p.kind,
          'unitAmountMinor', l.unit, 'quantity', l.quantity) order by l.line) as lines
        from (
          select ordinality as line, e ->> 'slug' as slug,
            (e ->> 'quantity')::int as quantity, (e ->> 'unitAmountMinor')::bigint as unit
          from jsonb_array_elements(f.lines) with ordinality as x(e, ordinality)
        ) l join products p on p.slug = l.slug
      ) r
      where c.id is null and f.order_id = f.reference
        and r.found = jsonb_array_length(f.lines) and r.found > 0 and r.amount_minor = f.subtotal_minor
      on conflict do nothing
      returning *
    ),
    verdict as materialized (
      select f.*, o.id, o.lines as ordered, o.stripe_session_id, o.rebuilt, case
        when o.stripe_session_id <> f.session_id then 'session: the order belongs to another session'
        when o.id is distinct from f.reference then 'reference: client_reference_id is not the order of this session'
        when o.id is distinct from f.order_id then 'reference: metadata.order_id is not the order of this session'
        when o.currency <> f.currency then 'currency: not the currency of the order'
        when o.amount_minor <> f.subtotal_minor then 'amount: not the amount of the order'
        when o.livemode <> f.livemode then 'livemode: not the mode of the order'
        when exists (
          select 1 from payments where payment_intent_id = f.payment_intent_id and session_id <> f.session_id
        ) then 'payment_intent: it belongs to another session'
        when exists (
          select 1 from payments where payment_intent_id <> f.payment_intent_id and session_id = f.session_id
        ) then 'payment_intent: the session has another one'
      end as mismatch
      from (
        select *, false as rebuilt from claimed where id is not null
        union all
        select f.n, r.id, r.lines, r.currency, r.amount_minor, r.livemode, r.stripe_session_id, true
        from rebuilt r join facts f on f.session_id = r.stripe_session_id
      ) o join facts f using (n)
      order by f.session_id
    ),
    attached as (
      update orders set stripe_session_id = v.session_id
      from verdict v
      where orders.id = v.id and v.mismatch is null and v.stripe_session_id is null
        -- Still null. Not said so: the planner would look at every order that has none.
        and orders.stripe_session_id is not distinct from v.stripe_session_id
        and (v.rank is not null or orders.closed_at is null)
      returning orders.id
    ),
    fact as (
      insert into payments (session_id, order_id, payment_intent_id, amount_minor, currency, status, rank, buyer_email, cause)
      select session_id, id, payment_intent_id, total_minor, currency, status, rank, buyer_email, cause
      from verdict where mismatch is null and rank is not null
      on conflict (session_id) do update set
        payment_intent_id = coalesce(excluded.payment_intent_id, payments.payment_intent_id),
        amount_minor = excluded.amount_minor,
        status = excluded.status,
        rank = excluded.rank,
        buyer_email = coalesce(excluded.buyer_email, payments.buyer_email),
        cause = excluded.cause,
        updated_at = now()
      where payments.rank < excluded.rank
      returning order_id as id
    ),
    granted as (
      insert into grants (order_id, line, session_id, product_slug, quantity, seed, licence_key_id, cause)
      select v.id, l.line, v.session_id, l.slug, l.quantity,
        left(encode(sha256(convert_to(v.seed || ':' || l.line, 'UTF8')), 'hex'), 32)::uuid, v.licence_key_id, v.cause
      from verdict v, jsonb_to_recordset(v.ordered) as l(line smallint, slug text, quantity integer)
      where v.mismatch is null and v.rank = 2
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
      select v.kind || ':' || v.session_id, v.kind, jsonb_build_object('sessionId', v.session_id),
        case when told then now() end, case when told then 'skipped: rebuilt from Stripe' end
      from fact join verdict v using (id),
        lateral (select v.cause = 'rebuild' or (v.cause = 'sweep' and v.rebuilt) as told) r
      where v.kind is not null
      on conflict (key) do nothing
    ),
    result as materialized (
      select v.n, v.id, v.mismatch, v.rebuilt, v.rebuilt or v.id in (select id from fact)
        or v.id in (select order_id from granted) or v.id in (select id from attached) as changed
      from verdict v
    ),
    logged as (
      insert into stripe_events as e
        (id, type, object_id, api_version, payload, secret_index, latency_ms, outcome, reason, order_id)
      select f.event_id, f.type, f.session_id, f.api_version, p.payload, f.secret_index, f.latency_ms,
        case when r.mismatch is not null then 'quarantined' when r.changed then 'applied' else 'duplicate' end,
        r.mismatch, r.id
      from result r join facts f using (n)
        join string_to_table(${payloads}::text, ${recordSeparator}::text) with ordinality as p (payload, nth)
          on p.nth = r.n + 1
      where f.delivered or r.mismatch is not null
      ${whenKnown(sql, sql`(select f.again from facts f where f.event_id = e.id)`)}
    )
    select n, id, mismatch, changed, rebuilt from result`;
  const outcomes = said.map((): SessionOutcome => ({ outcome: 'unknown_order' }));
  for (const { n, id: orderId, mismatch, changed, rebuilt } of rows) {
    outcomes[n] = mismatch
      ? { outcome: 'quarantined', reason: mismatch, orderId }
      : { outcome: changed ? 'applied' : 'duplicate', orderId, rebuilt };
  }
  return outcomes;
}
