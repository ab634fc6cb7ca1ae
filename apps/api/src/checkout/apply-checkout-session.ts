import {
  applySession,
  quarantineSession,
  retryStatement,
  type ReceivedEvent,
  type SessionClaim,
  type SessionFact,
} from '@till/db';
import { z } from 'zod';
import { grantsSeed } from '../fulfilment/grants-seed.ts';
import { traceOrder } from '../observe/trace-order.ts';
import { eventOfObject } from '../stripe-events/event-of-object.ts';
import type { Tools } from '../tools.ts';
import { problemOf, rebuildFrom, Session, statusOf, type SessionNews } from './read-session.ts';

/** Other integrations on the same Stripe account make sessions too; ours carry our order's UUID, twice. */
const Claim = z.object({
  id: z.string().min(1).max(255),
  client_reference_id: z.guid().nullable().catch(null),
  metadata: z
    .object({ order_id: z.guid().nullable().catch(null) })
    .nullable()
    .catch(null),
});

export type AppliedSession =
  | { outcome: 'applied' | 'duplicate'; orderId: string; rebuilt: boolean }
  | { outcome: 'quarantined'; reason: string; orderId?: string }
  | { outcome: 'foreign' }
  | { outcome: 'open'; rebuilt: boolean };

/**
 * The one function behind the webhook, the success page and the sweep: takes a Checkout Session as Stripe gave it and
 * writes what it says. Safe at any time, any number of times, whoever calls. `foreign`: not a session of this shop,
 * nothing is written. `open`: nothing happened to it yet; only with `rememberOpen` its order is written. `quarantined`:
 * it is ours and contradicts its order, or cannot be read; set aside with the reason in stripe_events (under an id of
 * our own when there is no event).
 */
export async function applyCheckoutSession(
  tools: Pick<Tools, 'db' | 'clock' | 'config'>,
  raw: unknown,
  news: SessionNews,
  cause: string,
  event: ReceivedEvent | null,
  { rememberOpen = false } = {},
): Promise<AppliedSession> {
  const { db, clock, config } = tools;
  const named = Claim.safeParse(raw);
  if (!named.success) return { outcome: 'foreign' };
  const claim: SessionClaim = {
    sessionId: named.data.id,
    reference: named.data.client_reference_id,
    orderId: named.data.metadata?.order_id ?? null,
  };
  const source = event ?? eventOfObject('checkout.session.completed', named.data.id, raw);
  // Both references alike are the mark of a session that we made, even when its order is not here.
  const certain = claim.orderId !== null && claim.orderId === claim.reference;
  const setAside = async (reason: string): Promise<AppliedSession> => {
    const ours = await retryStatement(() => quarantineSession(db, claim, reason, source, certain));
    if (!ours) return { outcome: 'foreign' };
    const orderId = ours.orderId ?? claim.orderId;
    return { outcome: 'quarantined', reason, ...(orderId && { orderId }) };
  };

  const parsed = Session.safeParse(raw);
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
    return setAside(`shape: ${fields}`);
  }
  const session = parsed.data;
  const problem = problemOf(session);
  if (problem) return setAside(problem);
  const status = statusOf(session, news);
  if (status === 'open' && !rememberOpen) return { outcome: 'open', rebuilt: false };
  const intent = session.payment_intent;
  const fact: SessionFact = {
    ...claim,
    status,
    paymentIntentId: typeof intent === 'object' ? (intent?.id ?? null) : (intent ?? null),
    subtotalMinor: session.amount_subtotal ?? session.amount_total,
    totalMinor: session.amount_total,
    currency: session.currency,
    livemode: session.livemode,
    buyerEmail: session.customer_details?.email ?? null,
    seed: grantsSeed(claim.orderId ?? '', config.buyerSecrets),
    licenceKeyId: config.licenceSigners?.[0]?.id ?? null,
    rebuild: rebuildFrom(session, clock()),
    cause,
  };
  const apply = () => retryStatement(() => applySession(db, fact, source));
  let applied = await (claim.orderId ? traceOrder(claim.orderId, source.type, apply) : apply());
  if (applied.outcome === 'unknown_order' && certain && fact.rebuild) {
    // Another process may have been writing the same order just now: it is there on the second look.
    applied = await apply();
  }
  if (applied.outcome === 'unknown_order') {
    if (!certain || !fact.rebuild) return { outcome: 'foreign' };
    return setAside('order: unknown, and the session does not fit the catalogue');
  }
  if (status === 'open' && applied.outcome !== 'quarantined') {
    return { outcome: 'open', rebuilt: applied.rebuilt };
  }
  return applied;
}
