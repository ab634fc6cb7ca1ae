import type { Database } from '@till/db';

export type OrderRow = {
  id: string;
  buyerId: string;
  sessionId: string | null;
  amountMinor: number;
  currency: string;
  closed: boolean;
  lines: { slug: string; quantity: number }[];
  payment: {
    status: string;
    rank: number;
    amountMinor: number;
    currency: string;
    intent: string | null;
  } | null;
  grants: { line: number; session: string; quantity: number }[];
  access: number[];
};

export type ReversalRow = { id: string; intent: string; amountMinor: number; rank: number };

/** Every row of this history, as the tables hold it. */
export type Ledger = {
  orders: OrderRow[];
  refunds: ReversalRow[];
  disputes: ReversalRow[];
  stock: { slug: string; stock: number | null; reserved: number }[];
  quarantined: Set<string>;
};

export type Scope = { buyers: string[]; slugs: string[]; intents: string[]; events: string[] };

/** One statement, so that what is compared was true at one moment. */
export async function readLedger(db: Database, scope: Scope): Promise<Ledger> {
  const [row] = await db.sql<{ ledger: Omit<Ledger, 'quarantined'> & { quarantined: string[] } }[]>`
    select jsonb_build_object(
      'orders', coalesce((select jsonb_agg(jsonb_build_object(
        'id', o.id, 'buyerId', o.buyer_id, 'sessionId', o.stripe_session_id, 'amountMinor', o.amount_minor,
        'currency', o.currency, 'closed', o.closed_at is not null, 'lines', o.lines,
        'payment', (select jsonb_build_object('status', p.status, 'rank', p.rank, 'amountMinor', p.amount_minor,
            'currency', p.currency, 'intent', p.payment_intent_id) from payments p where p.order_id = o.id),
        'grants', coalesce((select jsonb_agg(jsonb_build_object('line', g.line, 'session', g.session_id,
            'quantity', g.quantity)) from grants g where g.order_id = o.id), '[]'),
        'access', coalesce((select jsonb_agg(a.line) from access a where a.order_id = o.id), '[]')
      ) order by o.id) from orders o where o.buyer_id = any(${scope.buyers})), '[]'),
      'refunds', coalesce((select jsonb_agg(jsonb_build_object('id', id, 'intent', payment_intent_id,
          'amountMinor', amount_minor, 'rank', rank) order by id)
        from refunds where payment_intent_id = any(${scope.intents})), '[]'),
      'disputes', coalesce((select jsonb_agg(jsonb_build_object('id', id, 'intent', payment_intent_id,
          'amountMinor', amount_minor, 'rank', rank) order by id)
        from disputes where payment_intent_id = any(${scope.intents})), '[]'),
      'stock', (select jsonb_agg(jsonb_build_object('slug', slug, 'stock', stock, 'reserved', reserved) order by slug)
        from products where slug = any(${scope.slugs})),
      'quarantined', coalesce((select jsonb_agg(id) from stripe_events
        where id = any(${scope.events}) and outcome = 'quarantined'), '[]')
    ) as ledger`;
  if (!row) throw new Error('the ledger did not answer');
  return { ...row.ledger, quarantined: new Set(row.ledger.quarantined) };
}
