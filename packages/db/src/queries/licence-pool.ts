import type { Fragment, Sql } from 'postgres';
import type { Database } from '../open-database.ts';

/**
 * Parts of a statement that give free keys of the pool to the units that `wanted` (a part before them) selects:
 * `handed` is what they got. No key is given twice: each is locked before it is taken, and what another statement has
 * locked is passed over.
 */
export function handOutParts(sql: Sql): Fragment {
  return sql`
    free as materialized (
      select f.id, f.product_slug
      from (select product_slug, count(*) as units from wanted group by product_slug) w
      cross join lateral (
        select p.id, p.product_slug from licence_pool p
        where p.product_slug = w.product_slug and p.order_id is null
        order by p.id limit w.units for update skip locked
      ) f
    ),
    handed as (
      update licence_pool p set order_id = w.order_id, line = w.line, unit = w.unit, taken_at = now()
      from (
        select *, row_number() over (partition by product_slug order by order_id, line, unit) as n from wanted
      ) w
      join (
        select *, row_number() over (partition by product_slug order by id) as n from free
      ) f using (product_slug, n)
      where p.id = f.id and p.order_id is null
      returning p.order_id, p.line, p.unit
    )`;
}

/**
 * Gives keys to units that were paid for while the pool was empty and are still open to their buyer, the oldest first.
 * Returns how many got one. May be called at any time, by several processes at once.
 */
export async function handOutLicences(db: Database): Promise<number> {
  const [row] = await db.sql<{ handed: number }[]>`
    with wanted as materialized (
      select w.* from licence_waits w
      where exists (
          select 1 from access a where a.order_id = w.order_id and a.line = w.line and w.unit <= a.quantity
        )
        and exists (select 1 from licence_pool p where p.product_slug = w.product_slug and p.order_id is null)
      order by w.since limit 1000 for update skip locked
    ),
    ${handOutParts(db.sql)},
    served as (
      delete from licence_waits w using handed h
      where (w.order_id, w.line, w.unit) = (h.order_id, h.line, h.unit)
    )
    select count(*)::int as handed from handed`;
  return row?.handed ?? 0;
}

export type LicencePool = { slug: string; free: number; taken: number; waiting: number };

/** The products whose keys come from a pool: keys that are left and handed out, and open units that wait for one. */
export function listLicencePools(db: Database) {
  return db.sql<LicencePool[]>`
    select p.slug, k.free, k.taken, w.waiting
    from products p,
      lateral (
        select count(*) filter (where order_id is null)::int as free, count(order_id)::int as taken
        from licence_pool where product_slug = p.slug
      ) k,
      lateral (
        select count(*)::int as waiting from licence_waits u join access a using (order_id, line)
        where u.product_slug = p.slug and u.unit <= a.quantity
      ) w
    where p.content ->> 'source' = 'pool' or k.free + k.taken + w.waiting > 0
    order by p.slug`;
}

/** Of these keys those that are here already, and for which product. */
export function findPoolKeys(db: Database, keys: string[]) {
  return db.sql<{ key: string; slug: string }[]>`
    select key, product_slug as slug from licence_pool where key = any(${keys}::text[])`;
}

/**
 * Adds keys to the pool of a product whose keys come from one. Returns how many were new; undefined: there is no such
 * product. May be called again: a key that is here already stays as it is.
 */
export async function importLicenceKeys(db: Database, slug: string, keys: string[]) {
  const [row] = await db.sql<{ added: number }[]>`
    with product as (
      select slug from products where slug = ${slug} and content ->> 'kind' = 'licence' and content ->> 'source' = 'pool'
    ),
    added as (
      insert into licence_pool (product_slug, key)
      select slug, key from product, unnest(${keys}::text[]) with ordinality as x(key, at) order by at
      on conflict (key) do nothing
      returning 1
    )
    select count(added.*)::int as added from product left join added on true group by product.slug`;
  return row?.added;
}
