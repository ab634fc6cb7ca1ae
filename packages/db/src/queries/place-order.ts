import type { Database } from '../open-database.ts';
import type { OrderLine } from '../schema.ts';

export type NewOrder = {
  orderId: string;
  clientKey: string;
  buyerId: string;
  /** Each product once. */
  lines: { slug: string; quantity: number }[];
  /** What the buyer was told it costs; null when they were told nothing. */
  expectedAmountMinor: number | null;
  livemode: boolean;
  /** The language it is begun in; null: not known. */
  locale: string | null;
};

export type PlacedOrder = {
  id: string;
  buyerId: string;
  lines: OrderLine[];
  amountMinor: number;
  currency: string;
  locale: string | null;
  stripeSessionId: string | null;
  attempt: number;
  closed: boolean;
  createdAtSeconds: number;
  ageSeconds: number;
  limitedStock: boolean;
};

/**
 * Why nothing was ordered: a product is not for sale; fewer are left; the buyer would hold too many of a limited stock
 * unpaid; the lines have several currencies; the sum is above what one payment may take, or is not the expected one.
 */
export type OrderRefusal = {
  reason: 'gone' | 'sold_out' | 'held' | 'currencies' | 'too_much' | 'price';
  /** The first line with this trouble; null when it is the order's. */
  slug: string | null;
};

export type PlaceOrderOutcome =
  { placed: PlacedOrder; refused?: never } | { refused: OrderRefusal; placed?: never };

// https://docs.stripe.com/currencies: eight digits.
const mostAmountMinor = 99_999_999;

/**
 * Writes the order at the catalogue's prices and takes the units of all lines from their stocks, or does neither and
 * says why; returns the order that already has this client key, if there is one (compare `buyerId`, `lines` and
 * `amountMinor` before using it). One statement; may be called again. Two at once with one key: the later fails with
 * 23505 and finds the order on retry, or is refused for want of the units that the first took: look again.
 */
export async function placeOrder(db: Database, order: NewOrder): Promise<PlaceOrderOutcome> {
  const slugs = order.lines.map(({ slug }) => slug);
  const quantities = order.lines.map(({ quantity }) => quantity);
  const [row] = await db.sql<[PlacedOrder & { refused: OrderRefusal | null }]>`
    with existing as (
      select * from orders where client_key = ${order.clientKey}
    ),
    wanted as (
      select line::int, slug, quantity
      from unnest(${slugs}::text[], ${quantities}::int[]) with ordinality as w(slug, quantity, line)
    ),
    -- In the order of the slugs: two baskets with the same products never wait for each other in a circle.
    limited as (
      select slug, name, kind, price_minor, currency, stock, reserved from products
      where slug = any(${slugs}::text[]) and active and stock is not null and not exists (select 1 from existing)
      order by slug for no key update
    ),
    chosen as materialized (
      select w.line, w.slug, w.quantity, p.name, p.kind, p.price_minor, p.currency, p.stock is not null as limited,
        p.reserved + w.quantity > p.stock as sold_out,
        case when p.stock is not null
          then w.quantity + open_units(${order.buyerId}, p.slug) > most_units_held(p.stock) end as held
      from wanted w left join (
        select * from limited
        union all
        select slug, name, kind, price_minor, currency, null, null from products
        where slug = any(${slugs}::text[]) and active and stock is null
      ) p on p.slug = w.slug
      where not exists (select 1 from existing)
    ),
    total as (
      select sum(price_minor * quantity) as amount_minor, min(currency) as currency,
        count(distinct currency) as currencies
      from chosen
    ),
    refusal as (
      select reason, slug from (
        select 1 as place, line, 'gone' as reason, slug from chosen where name is null
        union all select 2, line, 'sold_out', slug from chosen where sold_out
        union all select 3, line, 'held', slug from chosen where held
        union all select 4, 0, 'currencies', null from total where currencies > 1
        union all select 5, 0, 'too_much', null from total where amount_minor > ${mostAmountMinor}
        union all select 6, 0, 'price', null from total where amount_minor <> ${order.expectedAmountMinor}::bigint
      ) trouble
      order by place, line limit 1
    ),
    taken as (
      update products set reserved = products.reserved + c.quantity
      from chosen c where c.slug = products.slug and c.limited and not exists (select 1 from refusal)
    ),
    inserted as (
      insert into orders (id, client_key, buyer_id, lines, amount_minor, currency, livemode, locale, cause)
      select ${order.orderId}::uuid, ${order.clientKey}, ${order.buyerId},
        (select jsonb_agg(jsonb_build_object(
          'line', line, 'slug', slug, 'name', name, 'kind', kind,
          'unitAmountMinor', price_minor, 'quantity', quantity) order by line) from chosen),
        amount_minor, currency, ${order.livemode}::bool, ${order.locale}::text, 'checkout'
      from total
      where not exists (select 1 from existing) and not exists (select 1 from refusal)
      returning *
    ),
    placed as (select * from existing union all select * from inserted)
    select id, buyer_id as "buyerId", lines, amount_minor::float8 as "amountMinor", currency, locale,
      stripe_session_id as "stripeSessionId", attempt, closed_at is not null as closed,
      floor(extract(epoch from created_at))::float8 as "createdAtSeconds",
      extract(epoch from now() - created_at)::float8 as "ageSeconds",
      exists (
        select 1 from products p, jsonb_array_elements(placed.lines) l
        where p.slug = l ->> 'slug' and p.stock is not null
      ) as "limitedStock",
      (select to_jsonb(refusal) from refusal) as refused
    from (select 1) one left join placed on true`;
  const { refused, ...placed } = row;
  return refused ? { refused } : { placed };
}
