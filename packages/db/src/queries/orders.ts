import type { Database } from '../open-database.ts';

/**
 * Remembers the order's one session. Returns the session the order now has: the given one, or an earlier one
 * that won; undefined when the order was closed meanwhile. May be called again.
 */
export async function attachSession(db: Database, orderId: string, sessionId: string) {
  const [order] = await db.sql<{ sessionId: string }[]>`
    update orders set stripe_session_id = coalesce(stripe_session_id, ${sessionId})
    where id = ${orderId}::uuid and (closed_at is null or stripe_session_id is not null)
    returning stripe_session_id as "sessionId"`;
  return order?.sessionId;
}

/**
 * Moves on to the next idempotency key after Stripe stored a failure under this one. Nobody ever saw the URL of a
 * session that the failed call may have made, so it cannot be paid. Does nothing when `attempt` is not the current one.
 */
export async function raiseAttempt(db: Database, orderId: string, attempt: number): Promise<void> {
  await db.sql`
    update orders set attempt = attempt + 1
    where id = ${orderId}::uuid and attempt = ${attempt}::int and stripe_session_id is null`;
}

/** True for one caller per interval, over all replicas: that one may ask Stripe about the order. */
export async function takeStripeCheck(db: Database, orderId: string, intervalSeconds: number) {
  const taken = await db.sql`
    update orders set stripe_checked_at = now()
    where id = ${orderId}::uuid
      and (stripe_checked_at is null or stripe_checked_at < now() - make_interval(secs => ${intervalSeconds}))
    returning 1`;
  return taken.length > 0;
}

/**
 * Closes orders that never got a session within `olderThanSeconds` and gives their stock back, once each.
 * Safe on any number of replicas. Returns how many it closed.
 */
export async function closeStaleOrders(db: Database, olderThanSeconds: number): Promise<number> {
  const [result] = await db.sql<{ closed: number }[]>`
    with closed as (
      update orders set closed_at = now()
      where stripe_session_id is null and closed_at is null
        and created_at < now() - make_interval(secs => ${olderThanSeconds})
      returning lines
    ),
    units as (
      select l.slug, sum(l.quantity) as quantity
      from closed, jsonb_to_recordset(closed.lines) as l(slug text, quantity integer) group by l.slug
    ),
    -- In the order of the slugs, as everybody who moves units of several products.
    locked as (
      select slug from products where stock is not null and slug in (select slug from units)
      order by slug for no key update
    ),
    returned as (
      update products set reserved = greatest(0, reserved - units.quantity)
      from units join locked using (slug) where products.slug = units.slug
    )
    select count(*)::int as closed from closed`;
  return result?.closed ?? 0;
}
