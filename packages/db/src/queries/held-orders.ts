import type { Fragment } from 'postgres';
import type { Database } from '../open-database.ts';

/** Who asks: the buyer of a browser, the e-mail address whose link it opened, both or neither. */
export type Holder = { buyerId: string | undefined; email: string | undefined };

/**
 * How e-mail addresses are compared, of a column or a text: capitals A to Z are the small letters, everything else is
 * itself. The index on payments is on this expression.
 */
export const emailKey = ({ sql }: Database, email: Fragment): Fragment =>
  sql`lower(${email} collate "C")`;

/** The ids of the orders that are theirs: bought in this browser, or paid with this address. The one place that says so. */
export function heldOrders(db: Database, { buyerId, email }: Holder): Fragment {
  const { sql } = db;
  return sql`
    select id from orders where buyer_id = ${buyerId ?? null}::text
    union
    select order_id from payments
    where ${emailKey(db, sql`buyer_email`)} = ${emailKey(db, sql`${email ?? null}::text`)}`;
}
