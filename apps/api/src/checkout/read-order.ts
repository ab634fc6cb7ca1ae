import { ShopError, type Order, type OrderState } from '@till/contracts';
import {
  findOrderBySession,
  listOpenedGrants,
  listOrders,
  retryStatement,
  takeStripeCheck,
  type Holder,
  type OrderFacts,
} from '@till/db';
import { deliver } from '../fulfilment/index.ts';
import type { Log, Tools } from '../tools.ts';
import { applyCheckoutSession } from './apply-checkout-session.ts';

const checkIntervalSeconds = 5;

/**
 * The order of this session, if it is the holder's. While it is not settled Stripe is asked, at most every five
 * seconds per order, and its answer applied: access is there even if no webhook ever comes. When Stripe does not
 * answer, the ledger's own word is returned. NOT_FOUND for unknown and not theirs alike.
 */
export async function readOrder(
  tools: Tools,
  sessionId: string,
  holder: Holder,
  log: Log,
): Promise<Order> {
  const { db, stripe } = tools;
  const notFound = new ShopError('NOT_FOUND', 'There is no such order here.');
  const find = () => retryStatement(() => findOrderBySession(db, sessionId, holder));
  let facts = await find();
  if (!facts) throw notFound;
  const settled = facts.paymentStatus !== null && facts.paymentStatus !== 'pending';
  const { id } = facts;
  const mayAsk = () => retryStatement(() => takeStripeCheck(db, id, checkIntervalSeconds));
  if (!settled && (await mayAsk())) {
    try {
      const session = await stripe.checkout.sessions.retrieve(sessionId, {
        expand: ['payment_intent'],
      });
      await applyCheckoutSession(tools, session, undefined, 'success-page', null);
      facts = (await find()) ?? facts;
    } catch (error) {
      log.warn({ err: error, orderId: facts.id }, 'could not ask Stripe about the order');
    }
  }
  return describeOrder(tools, facts, holder);
}

/** The holder's purchases, newest first. */
export async function listHeldOrders(tools: Tools, holder: Holder): Promise<Order[]> {
  const all = await retryStatement(() => listOrders(tools.db, holder));
  return Promise.all(all.map((facts) => describeOrder(tools, facts, holder)));
}

async function describeOrder(tools: Tools, facts: OrderFacts, holder: Holder): Promise<Order> {
  const opened = await retryStatement(() => listOpenedGrants(tools.db, facts.id, holder));
  const { id, createdAt, sessionId, amountMinor, currency, refundedMinor } = facts;
  return {
    id,
    createdAt,
    sessionId,
    amountMinor,
    currency,
    refundedMinor,
    paidMinor: facts.paymentStatus === 'paid' ? facts.paidMinor : null,
    state: stateOf(facts),
    sendsMail: tools.config.mail !== undefined,
    lines: facts.lines.map((line) => {
      const grant = opened.find((g) => g.line === line.line);
      const refundedUnits = refundedUnitsOf(facts, line);
      return { ...line, refundedUnits, delivery: grant ? deliver(grant, tools.config) : null };
    }),
  };
}

/** What the order is, from its facts alone. */
export function stateOf(facts: OrderFacts): OrderState {
  switch (facts.paymentStatus) {
    case 'paid':
      if (facts.disputed) return 'disputed';
      return isRefunded(facts) ? 'refunded' : 'paid';
    case 'pending':
      return facts.quarantined ? 'checking' : 'processing';
    case 'failed':
    case 'expired':
      return facts.paymentStatus;
    case null:
      if (facts.quarantined) return 'checking';
      return facts.closed ? 'expired' : 'open';
  }
}

const refundedUnitsOf = (facts: OrderFacts, { line, quantity }: OrderFacts['lines'][number]) =>
  Math.min(quantity, facts.refundedUnits[line] ?? 0);

/** All that was paid has gone back, or every unit of every line. */
function isRefunded(facts: OrderFacts): boolean {
  if (facts.paidMinor && facts.refundedMinor >= facts.paidMinor) return true;
  return facts.lines.every((line) => refundedUnitsOf(facts, line) === line.quantity);
}
