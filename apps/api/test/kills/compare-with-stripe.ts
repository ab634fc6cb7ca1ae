import type { Database } from '@till/db';
import type { Control } from '@till/stripe-emulator';
import { checkLiveness, checkSafety } from '../model/check-ledger.ts';
import { readLedger } from '../model/read-ledger.ts';
import { readStripeTruth } from '../model/stripe-truth.ts';

/**
 * Compares the whole ledger with all that happened at Stripe once every event was delivered: each paid session is one
 * payment and as many grants as its order has lines, the stock is that of open and paid orders, access is what the
 * facts say, and what is to be sent is there once. Throws with the first difference; returns the numbers.
 */
export async function compareWithStripe(db: Database, control: Control) {
  const truth = readStripeTruth(control);
  const [names] = await db.sql<{ buyers: string[]; slugs: string[]; events: string[] }[]>`
    select (select jsonb_agg(distinct buyer_id) from orders) as buyers,
      (select jsonb_agg(slug) from products) as slugs, (select jsonb_agg(id) from stripe_events) as events`;
  const intents = [...truth.sessions.values()].flatMap(({ intent }) => intent ?? []);
  const ledger = await readLedger(db, {
    buyers: names?.buyers ?? [],
    slugs: names?.slugs ?? [],
    events: names?.events ?? [],
    intents,
  });
  checkSafety(ledger, truth, undefined);
  checkLiveness(ledger, truth);

  const sessions = [...truth.sessions.values()];
  const paid = sessions.filter((session) => session.paid);
  const mailed = await db.sql<{ key: string }[]>`select key from outbox where kind = 'receipt'`;
  return {
    paid: paid.length,
    payments: ledger.orders.filter(({ payment }) => payment?.status === 'paid').length,
    grants: ledger.orders.reduce((sum, { grants }) => sum + grants.length, 0),
    lines: ledger.orders
      .filter(({ payment }) => payment?.status === 'paid')
      .reduce((sum, { lines }) => sum + lines.length, 0),
    receipts: mailed.length,
    refunds: ledger.refunds.length,
    refundsAtStripe: truth.refunds.size,
    orders: ledger.orders.length,
    sessions: sessions.length,
    ordersAtStripe: new Set(sessions.map(({ orderId }) => orderId)).size,
    quarantined: ledger.quarantined.size,
  };
}
