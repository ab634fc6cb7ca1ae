import type { Database } from '../open-database.ts';
import { heldOrders, type Holder } from './held-orders.ts';
import type { OrderLine, PaymentStatus, ProductContent } from '../schema.ts';

export type OrderFacts = {
  id: string;
  createdAt: string;
  sessionId: string | null;
  lines: OrderLine[];
  amountMinor: number;
  currency: string;
  closed: boolean;
  paymentStatus: PaymentStatus | null;
  paidMinor: number | null;
  refundedMinor: number;
  /** Units of each line that refunds name, e.g. `{"2": 1}`. */
  refundedUnits: Record<string, number>;
  disputed: boolean;
  quarantined: boolean;
};

const factsOf = (db: Database) => db.sql`
  select o.id, to_char(o.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "createdAt",
    o.stripe_session_id as "sessionId", o.lines, o.amount_minor::float8 as "amountMinor", o.currency,
    o.closed_at is not null as closed,
    p.status as "paymentStatus", p.amount_minor::float8 as "paidMinor",
    coalesce((
      select sum(r.amount_minor) from refunds r where r.payment_intent_id = p.payment_intent_id and r.rank < 2
    ), 0)::float8 as "refundedMinor",
    (
      select coalesce(jsonb_object_agg(line, units), '{}') from (
        select n.line, sum(n.units::int) as units
        from refunds r, jsonb_each_text(r.lines) as n(line, units)
        where r.payment_intent_id = p.payment_intent_id and r.rank < 2 group by n.line
      ) named
    ) as "refundedUnits",
    exists (
      select 1 from disputes d where d.payment_intent_id = p.payment_intent_id and d.rank in (0, 2)
    ) as disputed,
    exists (
      select 1 from stripe_events e
      where e.outcome = 'quarantined' and (e.order_id = o.id or e.object_id = o.stripe_session_id)
    ) as quarantined
  from orders o left join payments p on p.order_id = o.id`;

/** One order's facts, or undefined when the session is unknown or the order is somebody else's: the same for both. */
export async function findOrderBySession(db: Database, sessionId: string, holder: Holder) {
  const [order] = await db.sql<OrderFacts[]>`
    ${factsOf(db)} where o.stripe_session_id = ${sessionId} and o.id in (${heldOrders(db, holder)})`;
  return order;
}

/** The holder's orders that were paid at some time or are being paid, newest first, at most 100. */
export function listOrders(db: Database, holder: Holder) {
  return db.sql<OrderFacts[]>`
    ${factsOf(db)} where o.id in (${heldOrders(db, holder)}) and p.status in ('paid', 'pending')
    order by o.id desc limit 100`;
}

export type OpenedGrant = {
  orderId: string;
  line: number;
  slug: string;
  name: string;
  quantity: number;
  seed: string;
  licenceKeyId: string | null;
  content: ProductContent;
  /** Keys of the pool that its units have, and how many units still wait for one. */
  poolKeys: string[];
  keysWaiting: number;
  /** How often it was downloaded. */
  downloadsUsed: number;
};

/** What the holder may use right now of one order (or one line of it). Empty: nothing, or not theirs. */
export function listOpenedGrants(db: Database, orderId: string, holder: Holder, line?: number) {
  return db.sql<OpenedGrant[]>`
    select a.order_id as "orderId", a.line, p.slug, p.name, a.quantity, a.seed, g.licence_key_id as "licenceKeyId", p.content,
      (
        select coalesce(jsonb_agg(k.key order by k.unit), '[]') from licence_pool k
        where k.order_id = a.order_id and k.line = a.line and k.unit <= a.quantity
      ) as "poolKeys",
      (
        select count(*)::int from licence_waits w
        where w.order_id = a.order_id and w.line = a.line and w.unit <= a.quantity
      ) as "keysWaiting",
      coalesce((
        select d.used from downloads d where d.order_id = a.order_id and d.line = a.line
      ), 0) as "downloadsUsed"
    from access a join products p on p.slug = a.product_slug
    join grants g on g.order_id = a.order_id and g.line = a.line
    where a.order_id = ${orderId}::uuid and a.order_id in (${heldOrders(db, holder)})
      and (${line ?? null}::int is null or a.line = ${line ?? null}::int)
    order by a.line`;
}
