import type { Database } from '../open-database.ts';

export type OutboxLoad = { due: number; later: number; givenUp: number; oldestDueSeconds: number };

/** What the outbox still has to do: due now, put off, given up, and how long the oldest that is due has waited. */
export async function readOutboxLoad(db: Database): Promise<OutboxLoad> {
  const [load] = await db.sql<[OutboxLoad]>`
    select count(*) filter (where run_at <= now())::int as due,
      count(*) filter (where run_at > now() and run_at < 'infinity')::int as later,
      count(*) filter (where run_at = 'infinity')::int as "givenUp",
      coalesce(extract(epoch from now() - min(run_at) filter (where run_at <= now())), 0)::float8 as "oldestDueSeconds"
    from outbox where done_at is null`;
  return load;
}
