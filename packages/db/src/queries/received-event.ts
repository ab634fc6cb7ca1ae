import type { Fragment, Sql } from 'postgres';
import type { Database } from '../open-database.ts';

/** A verified event as it came in. */
export type ReceivedEvent = {
  id: string;
  type: string;
  apiVersion: string | null;
  payload: string;
  /** -1: not delivered, made from what Stripe answered. Its row is written only when it is set aside. */
  secretIndex: number;
  latencyMs: number;
  /** An operator applies it again: no further delivery. */
  replayed?: boolean;
};

/**
 * The event's row as one more part of the statement that applies it. `verdict` selects outcome, reason and order id.
 * A duplicate delivery is counted, but what was applied stays applied; an event that was set aside, or that failed, is
 * what it is now. Writes nothing without an event.
 */
export function eventRow(
  sql: Sql,
  event: ReceivedEvent | null,
  objectId: string,
  verdict: Fragment,
): Fragment {
  if (!event) return sql`select 1`;
  const delivered = event.secretIndex >= 0;
  return sql`
    insert into stripe_events as e
      (id, type, object_id, api_version, payload, secret_index, latency_ms, outcome, reason, order_id)
    select ${event.id}, ${event.type}, ${objectId}, ${event.apiVersion}::text, ${event.payload},
      ${event.secretIndex}::smallint, ${event.latencyMs}::bigint, v.*
    from (${verdict}) as v (outcome, reason, order_id)
    where ${delivered} or v.outcome = 'quarantined'
    ${whenKnown(sql, sql`${delivered && !event.replayed ? 1 : 0}::int`)}`;
}

/** What becomes of an event's row (`e`) when the event was here before; `again` is how many deliveries more it is. */
export const whenKnown = (sql: Sql, again: Fragment) => sql`
  on conflict (id) do update set
    deliveries = e.deliveries + ${again},
    outcome = case when excluded.outcome = 'duplicate' and e.outcome = 'applied' then e.outcome else excluded.outcome end,
    reason = excluded.reason,
    payload = coalesce(e.payload, excluded.payload),
    order_id = coalesce(excluded.order_id, e.order_id)`;

/** Sets a verified event aside that nothing could be made of, for a person to look at. May be called again. */
export async function quarantineEvent(
  db: Database,
  event: ReceivedEvent,
  objectId: string,
  reason: string,
): Promise<void> {
  const { sql } = db;
  await eventRow(
    sql,
    event,
    objectId,
    sql`select 'quarantined', ${reason}::text, (select id from orders where stripe_session_id = ${objectId})`,
  );
}

/**
 * Records that applying the event threw, in one statement. From the `parkAfter`th failure on it is `parked`. Returns
 * which of the two it is. May be called again: each call is one more failure.
 */
export async function recordFailure(
  db: Database,
  event: ReceivedEvent,
  objectId: string,
  reason: string,
  parkAfter: number,
): Promise<'failing' | 'parked'> {
  const state = (failures: Fragment) =>
    db.sql`case when ${failures} >= ${parkAfter}::int then 'parked' else 'failing' end`;
  const [row] = await db.sql<{ outcome: 'failing' | 'parked' }[]>`
    insert into stripe_events as e
      (id, type, object_id, api_version, payload, secret_index, latency_ms, failures, outcome, reason)
    values (${event.id}, ${event.type}, ${objectId}, ${event.apiVersion}::text, ${event.payload},
      ${event.secretIndex}::smallint, ${event.latencyMs}::bigint, 1, ${state(db.sql`1`)}, ${reason}::text)
    on conflict (id) do update set
      deliveries = e.deliveries + ${event.replayed ? 0 : 1}::int,
      failures = e.failures + 1,
      outcome = ${state(db.sql`e.failures + 1`)},
      payload = coalesce(e.payload, excluded.payload),
      reason = excluded.reason
    returning outcome`;
  return row?.outcome ?? 'failing';
}
