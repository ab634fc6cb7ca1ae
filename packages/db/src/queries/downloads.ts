import type { Database } from '../open-database.ts';
import type { ProductContent } from '../schema.ts';

/** How many of the links that were counted last are remembered. */
const rememberedLinks = 50;

export type OpenLine = { content: ProductContent; used: number };

/** What a line opens right now, whoever asks, and how often it was downloaded; undefined while it opens nothing. */
export async function findOpenLine(db: Database, orderId: string, line: number) {
  const [open] = await db.sql<OpenLine[]>`
    select p.content, coalesce(d.used, 0) as used
    from access a join products p on p.slug = a.product_slug
    left join downloads d on d.order_id = a.order_id and d.line = a.line
    where a.order_id = ${orderId}::uuid and a.line = ${line}::smallint`;
  return open;
}

/**
 * Counts a download over a link, unless that link was counted already, and never beyond `limit`. True: it may go on.
 * False: the line is not open (any more) or used up. May be called again with the same link.
 */
export async function takeDownload(
  db: Database,
  link: { id: string; orderId: string; line: number },
  limit: number,
): Promise<boolean> {
  const [row] = await db.sql<{ mayGoOn: boolean }[]>`
    with open as (
      select order_id, line from access where order_id = ${link.orderId}::uuid and line = ${link.line}::smallint
    ),
    known as (
      select 1 from open join downloads using (order_id, line) where ${link.id}::text = any(links)
    ),
    taken as (
      insert into downloads as d (order_id, line, used, links)
      select order_id, line, 1, array[${link.id}::text] from open
      where ${limit}::int > 0 and not exists (select 1 from known)
      -- Another request over this link may have been counted meanwhile.
      on conflict (order_id, line) do update set
        used = case when ${link.id}::text = any(d.links) then d.used else d.used + 1 end,
        links = case when ${link.id}::text = any(d.links) then d.links
          else (array[${link.id}::text] || d.links)[1:${rememberedLinks}::int] end,
        last_at = now()
      where ${link.id}::text = any(d.links) or d.used < ${limit}::int
      returning 1
    )
    select exists (select 1 from known) or exists (select 1 from taken) as "mayGoOn"`;
  return row?.mayGoOn ?? false;
}
