import type { Database } from '../open-database.ts';

/**
 * True for the one caller, over all replicas, that may sweep this window now: it is due, or whoever took it has not been
 * heard of for `leaseSeconds`.
 */
export async function takeSweep(db: Database, name: string, leaseSeconds: number) {
  const taken = await db.sql`
    insert into sweeps as s (name, due_at) values (${name}, now() + make_interval(secs => ${leaseSeconds}))
    on conflict (name) do update set due_at = excluded.due_at where s.due_at <= now()
    returning 1`;
  return taken.length > 0;
}

/** Tells that the sweep of this window is alive for another `leaseSeconds`. */
export async function extendSweep(db: Database, name: string, leaseSeconds: number): Promise<void> {
  await db.sql`
    update sweeps set due_at = now() + make_interval(secs => ${leaseSeconds}) where name = ${name}`;
}

/** Ends a sweep: the next one is due in `waitSeconds`. `complete`: it came to its end. */
export async function finishSweep(
  db: Database,
  name: string,
  waitSeconds: number,
  { healed, complete }: { healed: number; complete: boolean },
): Promise<void> {
  await db.sql`
    update sweeps set due_at = now() + make_interval(secs => ${waitSeconds}),
      healed = healed + ${healed}::bigint,
      finished_at = case when ${complete} then now() else finished_at end
    where name = ${name}`;
}

/** Sets the units held of every limited product to what the orders and payments say. Exact under traffic. */
export async function recountReservedStock(db: Database): Promise<void> {
  await db.sql`select recount_reserved_stock()`;
}

export type Unsettled = { kind: 'session' | 'refund' | 'dispute'; id: string };

/**
 * The facts that Stripe has still to decide about and that are older than `olderThanSeconds`, the oldest first, at most
 * `limit`: no list by time of creation comes to them any more.
 */
export function listUnsettled(db: Database, olderThanSeconds: number, limit: number) {
  return db.sql<Unsettled[]>`
    select kind, id from (
      select 'session' as kind, session_id as id, created_at from payments where rank = 0
      union all select 'refund', id, created_at from refunds where rank = 0
      union all select 'dispute', id, created_at from disputes where rank <= 0 and status <> 'warning_closed'
    ) unsettled
    where created_at < now() - make_interval(secs => ${olderThanSeconds})
    order by created_at, id limit ${limit}`;
}
