import type { Database } from '@till/db';

/**
 * What was written by halves, whatever the moment: a paid order without all its grants or its receipt, a grant without its
 * payment, an event that was applied to a session without leaving a payment.
 */
export async function findTorn(db: Database): Promise<string[]> {
  const rows = await db.sql<{ torn: string }[]>`
    select 'grants of ' || p.session_id as torn from payments p join orders o on o.id = p.order_id
    where p.status = 'paid'
      and (select count(*) from grants g where g.session_id = p.session_id) <> jsonb_array_length(o.lines)
    union all
    select 'receipt of ' || session_id from payments
    where status = 'paid' and not exists (select 1 from outbox where key = 'receipt:' || session_id)
    union all
    select 'payment of ' || session_id from grants
    where not exists (select 1 from payments p where p.session_id = grants.session_id and p.status = 'paid')
    union all
    select 'payment of ' || object_id from stripe_events
    where type like 'checkout.session.%' and outcome = 'applied'
      and not exists (select 1 from payments p where p.session_id = object_id)`;
  return rows.map(({ torn }) => torn);
}
