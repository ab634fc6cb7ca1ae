-- Units of a limited stock that one buyer may hold unpaid: a few, and never more than half, so that others get some too.
create function most_units_held(stock integer) returns integer language sql immutable as $$
  select greatest(1, least(5, stock / 2))
$$;
