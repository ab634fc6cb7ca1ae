-- Facts stay: what was once known of a payment is never forgotten and never becomes another payment's. The statements
-- do neither; these triggers are the second wall behind them. (A restore or a test may set
-- session_replication_role to replica.)
create function refuse_removal() returns trigger language plpgsql as $$
begin
  raise exception '%: rows are facts and are never removed', tg_table_name using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '%: % never changes', tg_table_name, tg_argv[0] using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
create trigger orders_stay before delete on orders for each row execute function refuse_removal();
--> statement-breakpoint
create trigger payments_stay before delete on payments for each row execute function refuse_removal();
--> statement-breakpoint
create trigger refunds_stay before delete on refunds for each row execute function refuse_removal();
--> statement-breakpoint
create trigger disputes_stay before delete on disputes for each row execute function refuse_removal();
--> statement-breakpoint
create trigger grants_stay before delete on grants for each row execute function refuse_removal();
--> statement-breakpoint
create trigger orders_stay_all before truncate on orders for each statement execute function refuse_removal();
--> statement-breakpoint
create trigger payments_stay_all before truncate on payments for each statement execute function refuse_removal();
--> statement-breakpoint
create trigger refunds_stay_all before truncate on refunds for each statement execute function refuse_removal();
--> statement-breakpoint
create trigger disputes_stay_all before truncate on disputes for each statement execute function refuse_removal();
--> statement-breakpoint
create trigger grants_stay_all before truncate on grants for each statement execute function refuse_removal();
--> statement-breakpoint
create trigger orders_keep_identity before update on orders for each row when (
  (old.id, old.client_key, old.buyer_id, old.livemode, old.created_at)
  is distinct from (new.id, new.client_key, new.buyer_id, new.livemode, new.created_at)
) execute function refuse_change('the identity of an order');
--> statement-breakpoint
create trigger orders_keep_amount before update on orders for each row when (
  (old.lines, old.amount_minor, old.currency) is distinct from (new.lines, new.amount_minor, new.currency)
) execute function refuse_change('what was ordered');
--> statement-breakpoint
create trigger orders_keep_session before update on orders for each row when (
  old.stripe_session_id is not null and old.stripe_session_id is distinct from new.stripe_session_id
) execute function refuse_change('the session of an order');
--> statement-breakpoint
create trigger payments_keep_identity before update on payments for each row when (
  (old.session_id, old.order_id, old.currency, old.created_at)
  is distinct from (new.session_id, new.order_id, new.currency, new.created_at)
) execute function refuse_change('the identity of a payment');
--> statement-breakpoint
create trigger payments_keep_intent before update on payments for each row when (
  old.payment_intent_id is not null and old.payment_intent_id is distinct from new.payment_intent_id
) execute function refuse_change('the payment intent of a payment');
--> statement-breakpoint
create trigger payments_keep_amount before update on payments for each row when (
  new.rank = old.rank and (old.amount_minor, old.status) is distinct from (new.amount_minor, new.status)
) execute function refuse_change('what a payment of the same rank says');
--> statement-breakpoint
create trigger refunds_keep_identity before update on refunds for each row when (
  (old.id, old.payment_intent_id, old.amount_minor, old.currency, old.created_at)
  is distinct from (new.id, new.payment_intent_id, new.amount_minor, new.currency, new.created_at)
) execute function refuse_change('the identity of a refund');
--> statement-breakpoint
create trigger disputes_keep_identity before update on disputes for each row when (
  (old.id, old.payment_intent_id, old.amount_minor, old.currency, old.created_at)
  is distinct from (new.id, new.payment_intent_id, new.amount_minor, new.currency, new.created_at)
) execute function refuse_change('the identity of a dispute');
--> statement-breakpoint
create trigger grants_keep_all before update on grants for each row when (old is distinct from new)
execute function refuse_change('a grant');
--> statement-breakpoint
-- An order that comes back from Stripe (it has no client key) holds its units like one that was just placed. An open
-- order counts as held in move_reserved_stock, so its units must have been taken before its payment is looked at.
create function hold_rebuilt_stock() returns trigger language plpgsql as $$
begin
  update products set reserved = reserved + l.quantity
  from (
    select slug, sum(quantity)::int as quantity
    from jsonb_to_recordset(new.lines) as x(slug text, quantity integer) group by slug
  ) l
  where products.slug = l.slug and products.stock is not null;
  return null;
end $$;
--> statement-breakpoint
create trigger orders_hold_rebuilt_stock after insert on orders for each row
when (new.client_key is null and new.closed_at is null) execute function hold_rebuilt_stock();
--> statement-breakpoint
-- Sets products.reserved to what the facts say. Needed when the ledger was lost and the catalogue was not. Exact under
-- traffic: everyone who moves units locks the product first, and the second statement sees all who were here before.
create function recount_reserved_stock() returns void language plpgsql as $$
begin
  perform 1 from products where stock is not null order by slug for update;
  update products set reserved = held.units
  from (
    select p.slug, coalesce(sum(l.quantity) filter (where h.holds), 0)::int as units
    from products p
    left join (
      select o.lines, case f.rank when 2 then true when 1 then false else o.closed_at is null end as holds
      from orders o left join payments f on f.order_id = o.id
    ) h on h.lines @> jsonb_build_array(jsonb_build_object('slug', p.slug))
    left join lateral jsonb_to_recordset(h.lines) as l(slug text, quantity integer) on l.slug = p.slug
    where p.stock is not null
    group by p.slug
  ) held
  where products.slug = held.slug and products.reserved <> held.units;
end $$;
--> statement-breakpoint
-- The refund that completes the sum, whichever fact comes last. A trigger, because two partial refunds (or a refund and
-- its payment) may be written at once: behind the lock the later one sees the earlier. What comes back in a rebuild
-- was told to the customer long ago.
create function announce_full_refund() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('full refund of ' || new.payment_intent_id, 0));
  insert into outbox (key, kind, body, done_at, last_error)
  select 'refund:' || p.session_id, 'refund', jsonb_build_object('sessionId', p.session_id),
    case when new.cause = 'rebuild' then now() end,
    case when new.cause = 'rebuild' then 'skipped: rebuilt from Stripe' end
  from payments p
  where p.payment_intent_id = new.payment_intent_id and p.rank = 2 and p.amount_minor > 0
    and p.amount_minor <= (
      select sum(r.amount_minor) from refunds r where r.payment_intent_id = p.payment_intent_id and r.rank < 2
    )
  on conflict (key) do nothing;
  return null;
end $$;
--> statement-breakpoint
create trigger payments_announce_full_refund after insert or update of rank on payments for each row
when (new.rank = 2 and new.payment_intent_id is not null) execute function announce_full_refund();
--> statement-breakpoint
create trigger refunds_announce_full_refund after insert or update of rank on refunds for each row
when (new.rank < 2) execute function announce_full_refund();
