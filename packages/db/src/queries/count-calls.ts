import type { Fragment } from 'postgres';
import type { Database } from '../open-database.ts';

/** Counts one call under each of `keys`, as one part of a statement. Gives rows of key and calls. */
export function countedCalls({ sql }: Database, keys: string[], windowSeconds: number): Fragment {
  return sql`
    insert into call_counts as c (key, calls, ends_at)
    -- In one order everywhere: two calls at once never wait for each other in a circle.
    select key, 1, now() + make_interval(secs => ${windowSeconds}) from unnest(${keys}::text[]) key order by key
    on conflict (key) do update set
      calls = case when c.ends_at <= now() then 1 else c.calls + 1 end,
      ends_at = case when c.ends_at <= now() then excluded.ends_at else c.ends_at end
    returning key, calls`;
}

/**
 * Counts one call under each of `keys`, on all replicas together, and returns the calls under each within its current
 * window of `windowSeconds`, this one included. One statement, which also removes a few windows that are long over.
 * Called again, it counts again.
 */
export async function countCalls(
  db: Database,
  keys: string[],
  windowSeconds: number,
): Promise<Map<string, number>> {
  const rows = await db.sql<{ key: string; calls: number }[]>`
    with ended as (
      delete from call_counts where key in (
        select key from call_counts
        where ends_at < now() - interval '1 minute' and key <> all(${keys}::text[])
        order by ends_at limit 5 for update skip locked
      )
    )
    ${countedCalls(db, keys, windowSeconds)}`;
  return new Map(rows.map(({ key, calls }) => [key, calls]));
}
