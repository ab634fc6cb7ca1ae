-- What two tellings of one refund name together: of each line the most units. The order in which they come is all one.
create function join_refund_lines(one jsonb, other jsonb) returns jsonb language sql immutable as $$
  select coalesce(jsonb_object_agg(line, units), '{}')
  from (
    select line, max(units::int) as units
    from (select * from jsonb_each_text(one) union all select * from jsonb_each_text(other)) as named(line, units)
    group by line
  ) most
$$;
--> statement-breakpoint
create trigger refunds_keep_lines before update on refunds for each row when (
  new.lines is distinct from join_refund_lines(old.lines, new.lines)
) execute function refuse_change('a line that a refund has named');
--> statement-breakpoint
-- The grants that open something right now, and how many units of each. A refund that names lines takes their units; one
-- that names none leaves everything, until the refunds sum up to the payment. A failed refund gives back what it took.
-- An inquiry (rank -1) and a won dispute (1) do not suspend.
create or replace view access as
select g.order_id, g.line, o.buyer_id, g.product_slug, (g.quantity - back.units)::integer as quantity, g.seed
from grants g
join orders o on o.id = g.order_id
join payments p on p.session_id = g.session_id
cross join lateral (
  select coalesce(sum(r.amount_minor), 0) as amount_minor,
    coalesce(sum((r.lines ->> g.line::text)::int), 0) as units
  from refunds r where r.payment_intent_id = p.payment_intent_id and r.rank < 2
) back
where p.status = 'paid'
  and g.quantity > back.units
  and (p.amount_minor = 0 or p.amount_minor > back.amount_minor)
  and not exists (
    select 1 from disputes d where d.payment_intent_id = p.payment_intent_id and d.rank in (0, 2)
  );
--> statement-breakpoint
-- Units of a product that this buyer's unpaid orders hold. Volatile, so that its query sees what was committed while the
-- caller waited for the product's lock; a part of the statement would see the orders as they were when it began.
create function open_units(buyer text, product text) returns integer language plpgsql volatile as $$
begin
  return (
    select coalesce(sum(l.quantity), 0)
    from orders o cross join lateral jsonb_to_recordset(o.lines) as l(slug text, quantity integer)
    where o.buyer_id = buyer and o.closed_at is null and l.slug = product
      and not exists (select 1 from payments p where p.order_id = o.id and p.rank > 0)
  );
end $$;
--> statement-breakpoint
-- Whoever moves units of several products locks them in the order of their slugs: then nobody waits in a circle.
create or replace function move_reserved_stock() returns trigger language plpgsql as $$
declare
  held_lines jsonb;
  is_open boolean;
  held_before boolean;
  held_after boolean;
begin
  select lines, closed_at is null into held_lines, is_open from orders where id = new.order_id;
  if tg_op = 'INSERT' then
    held_before := is_open;
  else
    held_before := case old.rank when 0 then is_open when 1 then false else true end;
  end if;
  held_after := case new.rank when 0 then is_open when 1 then false else true end;
  if held_before is distinct from held_after then
    if jsonb_array_length(held_lines) > 1 then
      perform 1 from products
      where stock is not null and slug in (select l ->> 'slug' from jsonb_array_elements(held_lines) l)
      order by slug for no key update;
    end if;
    update products
    set reserved = greatest(0, reserved + case when held_after then l.quantity else -l.quantity end)
    from (
      select slug, sum(quantity)::int as quantity
      from jsonb_to_recordset(held_lines) as x(slug text, quantity integer) group by slug
    ) l
    where products.slug = l.slug and products.stock is not null;
  end if;
  return null;
end $$;
--> statement-breakpoint
create or replace function hold_rebuilt_stock() returns trigger language plpgsql as $$
begin
  if jsonb_array_length(new.lines) > 1 then
    perform 1 from products
    where stock is not null and slug in (select l ->> 'slug' from jsonb_array_elements(new.lines) l)
    order by slug for no key update;
  end if;
  update products set reserved = reserved + l.quantity
  from (
    select slug, sum(quantity)::int as quantity
    from jsonb_to_recordset(new.lines) as x(slug text, quantity integer) group by slug
  ) l
  where products.slug = l.slug and products.stock is not null;
  return null;
end $$;
