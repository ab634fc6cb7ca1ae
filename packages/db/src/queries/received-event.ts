import type { Fragment, Sql } from 'postgres';
import type { Database } from '../open-database.ts';

/** A verified event as it came in. */
export type ReceivedEvent = {
  id: string;
  type: string;
  apiVersion: string | null;
  payload: string;
  secretIndex: number;
  latencyMs: number;
};

/**
 * The event's row as one more part of the statement that applies it. `outcomeAndReason` is the rest of a select list
 * with its `from`. A duplicate delivery is counted, but the first outcome stays. Writes nothing without an event.
 */
export function eventRow(
  sql: Sql,
  event: ReceivedEvent | null,
  objectId: string,
  outcomeAndReason: Fragment,
): Fragment {
  if (!event) return sql`select 1`;
  return sql`
    insert into stripe_events as e (id, type, object_id, api_version, payload, secret_index, latency_ms, outcome, reason)
    select ${event.id}, ${event.type}, ${objectId}, ${event.apiVersion}::text, ${event.payload},
      ${event.secretIndex}::smallint, ${event.latencyMs}::bigint, ${outcomeAndReason}
    on conflict (id) do update set
      deliveries = e.deliveries + 1,
      outcome = case when excluded.outcome = 'duplicate' then e.outcome else excluded.outcome end,
      reason = case when excluded.outcome = 'duplicate' then e.reason else excluded.reason end`;
}

/** Sets a verified event aside that nothing could be made of, for a person to look at. May be called again. */
export async function quarantineEvent(
  db: Database,
  event: ReceivedEvent,
  objectId: string,
  reason: string,
): Promise<void> {
  await eventRow(db.sql, event, objectId, db.sql`'quarantined', ${reason}`);
}
