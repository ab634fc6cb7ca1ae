-- The grants that open something right now. A partial refund leaves access; refunds that sum up to the
-- payment take it; a failed refund gives it back. An inquiry (rank -1) and a won dispute (1) do not suspend.
create view access as
select g.order_id, g.line, o.buyer_id, g.product_slug, g.quantity, g.seed
from grants g
join orders o on o.id = g.order_id
join payments p on p.session_id = g.session_id
where p.status = 'paid'
  and (
    p.amount_minor = 0
    or p.amount_minor > coalesce(
      (select sum(r.amount_minor) from refunds r where r.payment_intent_id = p.payment_intent_id and r.rank < 2),
      0
    )
  )
  and not exists (
    select 1 from disputes d where d.payment_intent_id = p.payment_intent_id and d.rank in (0, 2)
  );
--> statement-breakpoint
-- products.reserved follows from orders and payments; the database keeps it so that no two statements can
-- disagree. An order holds its units while it is open and once it is paid. A trigger, because only a trigger
-- sees the row as it is after a concurrent statement committed: a CTE sees it as it was when it started.
create function move_reserved_stock() returns trigger language plpgsql as $$
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
    update products
    set reserved = greatest(0, reserved + case when held_after then l.quantity else -l.quantity end)
    from jsonb_to_recordset(held_lines) as l(slug text, quantity integer)
    where products.slug = l.slug and products.stock is not null;
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger payments_move_reserved_stock after insert or update of rank on payments
for each row execute function move_reserved_stock();
--> statement-breakpoint
-- The second wall behind the rank guards of the statements: a fact never becomes less certain.
create function refuse_lower_rank() returns trigger language plpgsql as $$
begin
  raise exception '%.rank may only rise (% to %)', tg_table_name, old.rank, new.rank using errcode = 'check_violation';
end $$;
--> statement-breakpoint
create trigger payments_rank_rises before update on payments
for each row when (new.rank < old.rank) execute function refuse_lower_rank();
--> statement-breakpoint
create trigger refunds_rank_rises before update on refunds
for each row when (new.rank < old.rank) execute function refuse_lower_rank();
--> statement-breakpoint
create trigger disputes_rank_rises before update on disputes
for each row when (new.rank < old.rank) execute function refuse_lower_rank();
