import type { Fragment } from 'postgres';
import type { Database } from '../open-database.ts';
import { eventRow, type ReceivedEvent } from './received-event.ts';

/** What a session says of itself: enough to tell whether it is one of ours. */
export type SessionClaim = {
  sessionId: string;
  /** `client_reference_id`, when it is a UUID. */
  reference: string | null;
  /** `metadata.order_id`, when it is a UUID. */
  orderId: string | null;
};

/** The condition for the orders that a session speaks of: it names them, or they have it as their session. */
export function claimedOrders({ sql }: Database, claim: SessionClaim): Fragment {
  return sql`
    id in (${claim.reference}::uuid, ${claim.orderId}::uuid) or stripe_session_id = ${claim.sessionId}`;
}

/**
 * Sets a session aside that cannot be a fact, if it is one of ours: an order has it, or it names an order (with
 * `certain` also one that is not here). Returns whether it was. May be called again.
 */
export async function quarantineSession(
  db: Database,
  claim: SessionClaim,
  reason: string,
  event: ReceivedEvent,
  certain: boolean,
): Promise<{ orderId: string | null } | undefined> {
  const { sql } = db;
  const [row] = await sql<{ orderId: string | null }[]>`
    with claimed as (
      select (
        select id from orders where ${claimedOrders(db, claim)}
        order by stripe_session_id = ${claim.sessionId} desc nulls last, id limit 1
      ) as id
    ),
    ours as (select id from claimed where id is not null or ${certain}),
    logged as (
      ${eventRow(sql, event, claim.sessionId, sql`select 'quarantined', ${reason}::text, id from ours`)}
    )
    select id as "orderId" from ours`;
  return row;
}
