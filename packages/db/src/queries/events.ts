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
    order by received_at desc, id limit ${limit}`;
}

/** One stored event with what was signed, or undefined. */
export async function findEvent(db: Database, id: string) {
  const [event] = await db.sql<(StoredEvent & { payload: string; secretIndex: number })[]>`
    select ${columns(db)}, payload, secret_index as "secretIndex" from stripe_events where id = ${id}`;
  return event;
}
