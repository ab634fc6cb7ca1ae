import type { Database } from '@till/db';
import { product, type Sale } from './make-sales.ts';

/** Writes the orders of these sales as a started checkout leaves them: priced, and with their session. */
export async function placeOrders({ sql }: Database, sales: Sale[]): Promise<void> {
  const { slug, name, kind, amountMinor, currency } = product;
  const lines = JSON.stringify([
    { line: 1, slug, name, kind, unitAmountMinor: amountMinor, quantity: 1 },
  ]);
  await sql`
    insert into orders (id, client_key, buyer_id, lines, amount_minor, currency, livemode, stripe_session_id, cause)
    select sale.id, 'key_' || sale.buyer, sale.buyer, ${lines}::text::jsonb, ${amountMinor}::bigint, ${currency},
      false, sale.session, 'checkout'
    from unnest(
      ${sales.map((sale) => sale.orderId)}::uuid[],
      ${sales.map((sale) => sale.buyerId)}::text[],
      ${sales.map((sale) => sale.sessionId)}::text[]
    ) as sale (id, buyer, session)`;
}
