-- Units of a limited stock that one buyer may hold unpaid: a quarter of it, so that others get some too, and no more
-- than one order may have.
create function most_units_held(stock integer) returns integer language sql immutable as $$
  select greatest(1, least(20, stock / 4))
$$;
