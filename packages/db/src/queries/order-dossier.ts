import type { Database } from '../open-database.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Row = Record<string, unknown>;

/** Everything the ledger knows about one order, as rows of its tables. */
export type OrderDossier = {
  order: Row;
  payment: Row | null;
  grants: Row[];
  /** The lines that open something right now. */
  openLines: number[];
  refunds: Row[];
  disputes: Row[];
  effects: Row[];
  events: Row[];
};

/** The dossier of an order by its id or its session's, or undefined. Whole and of one moment: it is one statement. */
export async function findOrderDossier(db: Database, orderOrSessionId: string) {
  const orderId = uuid.test(orderOrSessionId) ? orderOrSessionId : null;
  const [row] = await db.sql<{ dossier: OrderDossier }[]>`
    select jsonb_build_object(
      'order', to_jsonb(o),
      'payment', to_jsonb(p),
      'grants', (select coalesce(jsonb_agg(to_jsonb(g) order by g.line), '[]') from grants g where g.order_id = o.id),
      'openLines', (select coalesce(jsonb_agg(a.line order by a.line), '[]') from access a where a.order_id = o.id),
      'refunds', (
        select coalesce(jsonb_agg(to_jsonb(r) order by r.created_at, r.id), '[]')
        from refunds r where r.payment_intent_id = p.payment_intent_id
      ),
      'disputes', (
        select coalesce(jsonb_agg(to_jsonb(d) order by d.created_at, d.id), '[]')
        from disputes d where d.payment_intent_id = p.payment_intent_id
      ),
      'effects', (
        select coalesce(jsonb_agg(to_jsonb(x) order by x.run_at, x.key), '[]') from outbox x
        where x.key in (
          select kind || ':' || o.stripe_session_id from unnest(array['receipt', 'pending', 'failed', 'refund']) kind
          union all
          select 'dispute:' || d.id from disputes d where d.payment_intent_id = p.payment_intent_id
        )
      ),
      'events', (
        select coalesce(jsonb_agg(to_jsonb(e) - 'payload' order by e.received_at, e.id), '[]')
        from stripe_events e where e.order_id = o.id or e.object_id = o.stripe_session_id
      )
    ) as dossier
    from orders o left join payments p on p.order_id = o.id
    where o.id = ${orderId}::uuid or o.stripe_session_id = ${orderOrSessionId}`;
  return row?.dossier;
}
