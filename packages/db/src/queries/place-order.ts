import type { Database } from '../open-database.ts';
import type { OrderLine } from '../schema.ts';

export type NewOrder = {
  orderId: string;
  clientKey: string;
  buyerId: string;
  slug: string;
  quantity: number;
  livemode: boolean;
};

export type PlacedOrder = {
  id: string;
  buyerId: string;
  lines: OrderLine[];
  amountMinor: number;
  currency: string;
  stripeSessionId: string | null;
  attempt: number;
  closed: boolean;
  createdAtSeconds: number;
  ageSeconds: number;
  limitedStock: boolean;
};

/**
 * Writes the order at the catalogue's price and takes its units from a limited stock, or returns the order that
 * already has this client key (compare `buyerId` and `lines` before using it). Undefined: no such active product,
 * or not enough left. One statement; may be called again. Two at once with one key: the later fails with 23505,
 * its stock untouched, and finds the order on retry.
 */
export async function placeOrder(db: Database, order: NewOrder): Promise<PlacedOrder | undefined> {
  const [placed] = await db.sql<PlacedOrder[]>`
    with existing as (
      select * from orders where client_key = ${order.clientKey}
    ),
    taken as (
      update products set reserved = reserved + ${order.quantity}::int
      where slug = ${order.slug} and active and stock is not null
        and reserved + ${order.quantity}::int <= stock
        and not exists (select 1 from existing)
      returning slug, name, kind, price_minor, currency
    ),
    product as (
      select * from taken
      union all
      select slug, name, kind, price_minor, currency from products
      where slug = ${order.slug} and active and stock is null and not exists (select 1 from existing)
    ),
    inserted as (
      insert into orders (id, client_key, buyer_id, lines, amount_minor, currency, livemode, cause)
      select ${order.orderId}::uuid, ${order.clientKey}, ${order.buyerId},
        jsonb_build_array(jsonb_build_object(
          'line', 1, 'slug', slug, 'name', name, 'kind', kind,
          'unitAmountMinor', price_minor, 'quantity', ${order.quantity}::int)),
        price_minor * ${order.quantity}::int, currency, ${order.livemode}::bool, 'checkout'
      from product
      returning *
    ),
    placed as (select * from existing union all select * from inserted)
    select id, buyer_id as "buyerId", lines, amount_minor::float8 as "amountMinor", currency,
      stripe_session_id as "stripeSessionId", attempt, closed_at is not null as closed,
      floor(extract(epoch from created_at))::float8 as "createdAtSeconds",
      extract(epoch from now() - created_at)::float8 as "ageSeconds",
      exists (
        select 1 from products p, jsonb_array_elements(placed.lines) l
        where p.slug = l ->> 'slug' and p.stock is not null
      ) as "limitedStock"
    from placed`;
  return placed;
}
