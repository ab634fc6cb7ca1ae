import type { Database } from '../open-database.ts';
import type { EventOutcome } from '../schema.ts';

export type StoredEvent = {
  id: string;
  type: string;
  objectId: string;
  orderId: string | null;
  outcome: EventOutcome;
  reason: string | null;
  deliveries: number;
  failures: number;
  receivedAt: string;
};

const columns = ({ sql }: Database) => sql`
  id, type, object_id as "objectId", order_id as "orderId", outcome, reason, deliveries, failures,
  to_char(received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "receivedAt"`;

/** Stored events, newest first, at most `limit`; of one outcome, or all. */
export function listEvents(db: Database, outcome: EventOutcome | null, limit: number) {
  return db.sql<StoredEvent[]>`
    select ${columns(db)} from stripe_events
    where ${outcome}::text is null or outcome = ${outcome}::text
    order by received_at desc, id desc limit ${limit}`;
}

/** One stored event with what was signed, or undefined. The payload is null when it was dropped. */
export async function findEvent(db: Database, id: string) {
  const [event] = await db.sql<(StoredEvent & { payload: string | null; secretIndex: number })[]>`
    select ${columns(db)}, payload, secret_index as "secretIndex" from stripe_events where id = ${id}`;
  return event;
}

/**
 * Drops what was signed of events that were received more than `olderThanSeconds` ago, the oldest first, at most `limit`
 * in one statement; the events stay, so that none of them is applied twice. What was set aside keeps its payload: it may
 * still be replayed. Returns how many it dropped; may be called again, and while the shop runs.
 */
export async function prunePayloads(
  db: Database,
  olderThanSeconds: number,
  limit: number,
): Promise<number> {
  const pruned = await db.sql`
    with old as materialized (
      select id from stripe_events
      where payload is not null and outcome in ('applied', 'duplicate')
        and received_at < now() - make_interval(secs => ${olderThanSeconds})
      order by received_at limit ${limit} for update skip locked
    )
    update stripe_events e set payload = null from old where e.id = old.id
    returning 1`;
  return pruned.length;
}
