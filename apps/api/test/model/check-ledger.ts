import type { Ledger, OrderRow } from './read-ledger.ts';
import { shouldBeOpen, type StripeTruth } from './stripe-truth.ts';

export class InvariantBroken extends Error {}

function must(holds: boolean, invariant: string, details: unknown): asserts holds {
  if (!holds) throw new InvariantBroken(`${invariant}: ${JSON.stringify(details)}`);
}

/** What must hold after every step, whatever was lost, doubled or died. */
export function checkSafety(ledger: Ledger, truth: StripeTruth, before: Ledger | undefined): void {
  for (const order of ledger.orders) checkOrder(order, truth);
  for (const order of ledger.orders) {
    must(isOpen(order, ledger) === order.access.length > 0, 'access is what the facts say', order);
  }
  const sessions = ledger.orders.flatMap((o) => o.sessionId ?? []);
  must(new Set(sessions).size === sessions.length, 'one order per session', sessions);
  checkReversals(ledger, truth);
  checkStock(ledger);
  if (before) checkMonotone(before, ledger);
}

function checkOrder(order: OrderRow, truth: StripeTruth): void {
  const session = order.sessionId ? truth.sessions.get(order.sessionId) : undefined;
  const { payment, grants } = order;
  must(!payment || session !== undefined, 'a payment has a session that Stripe knows', order);
  must(grants.length === 0 || session?.paid === true, 'no unpaid grant', { order, session });
  must(grants.length === 0 || payment !== null, 'no grant without its payment', order);
  must(payment?.rank !== 2 || grants.length === order.lines.length, 'paid is granted', order);
  must(payment?.rank !== 2 || session?.paid === true, 'paid only when Stripe says so', order);
  if (!payment || !session) return;
  must(session.orderId === order.id, 'the session names this order', { order, session });
  must(order.amountMinor === session.subtotalMinor, 'the amount is the order’s', {
    order,
    session,
  });
  must(order.currency === session.currency, 'the currency is the order’s', { order, session });
  must(payment.currency === session.currency, 'paid in the currency asked for', order);
  must(
    payment.rank < 2 || payment.amountMinor === session.totalMinor,
    'what was charged is what is stored',
    {
      order,
      session,
    },
  );
  for (const grant of grants)
    must(grant.session === order.sessionId, 'a grant is its session’s', order);
}

/** The access rule once more, from the stored facts alone and not in SQL. */
function isOpen(order: OrderRow, ledger: Ledger): boolean {
  const { payment, grants } = order;
  if (!payment || payment.status !== 'paid' || grants.length === 0) return false;
  const ofThis = (row: { intent: string }) => row.intent === payment.intent;
  const refunded = ledger.refunds
    .filter((r) => ofThis(r) && r.rank < 2)
    .reduce((sum, r) => sum + r.amountMinor, 0);
  if (payment.amountMinor > 0 && refunded >= payment.amountMinor) return false;
  return !ledger.disputes.some((d) => ofThis(d) && (d.rank === 0 || d.rank === 2));
}

function checkReversals(ledger: Ledger, truth: StripeTruth): void {
  for (const refund of ledger.refunds) {
    const known = truth.refunds.get(refund.id);
    must(known?.amountMinor === refund.amountMinor, 'a refund is one that Stripe made', refund);
  }
  for (const dispute of ledger.disputes) {
    must(truth.disputes.has(dispute.id), 'a dispute is one that Stripe knows', dispute);
  }
}

function checkStock(ledger: Ledger): void {
  for (const { slug, stock, reserved } of ledger.stock) {
    if (stock === null) continue;
    const held = ledger.orders
      .filter(({ payment, closed }) => {
        if (!payment || payment.rank === 0) return !closed;
        return payment.rank === 2;
      })
      .flatMap((order) => order.lines)
      .filter((line) => line.slug === slug)
      .reduce((sum, line) => sum + line.quantity, 0);
    must(reserved === held, 'the stock that is held is that of open and paid orders', {
      slug,
      reserved,
      held,
    });
    must(reserved <= stock, 'never oversold', { slug, reserved, stock });
  }
}

function checkMonotone(before: Ledger, after: Ledger): void {
  const orders = new Map(after.orders.map((order) => [order.id, order]));
  for (const old of before.orders) {
    const now = orders.get(old.id);
    must(now !== undefined, 'an order stays', old);
    must((now.payment?.rank ?? -1) >= (old.payment?.rank ?? -1), 'a payment’s rank never falls', {
      old,
      now,
    });
    must(now.grants.length >= old.grants.length, 'a grant stays', { old, now });
    must(!old.sessionId || old.sessionId === now.sessionId, 'an order keeps its session', {
      old,
      now,
    });
  }
  for (const kind of ['refunds', 'disputes'] as const) {
    const rows = new Map(after[kind].map((row) => [row.id, row]));
    for (const old of before[kind]) {
      must((rows.get(old.id)?.rank ?? -1) >= old.rank, `a rank of ${kind} never falls`, old);
    }
  }
}

/** What must hold once every fault is over and everything was delivered: the ledger says what Stripe says. */
export function checkLiveness(ledger: Ledger, truth: StripeTruth): void {
  const bySession = new Map(ledger.orders.map((order) => [order.sessionId, order]));
  for (const session of truth.sessions.values()) {
    const order = bySession.get(session.id);
    if (!session.paid) continue;
    must(order !== undefined, 'every paid session has its order', session);
    must(order.payment?.status === 'paid', 'every paid session is paid here', { session, order });
    must(order.grants.length === order.lines.length, 'every paid session is granted', order);
    must(
      order.access.length > 0 === shouldBeOpen(truth, session),
      'access is what Stripe’s facts say',
      { session, order, ledger },
    );
  }
  for (const order of ledger.orders) {
    const status = order.sessionId ? truth.sessions.get(order.sessionId)?.status : undefined;
    if (status === 'expired')
      must(order.payment?.rank === 1, 'an expired session is closed here', order);
  }
}
