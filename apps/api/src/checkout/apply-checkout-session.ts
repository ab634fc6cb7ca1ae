import {
  applySession,
  quarantineSession,
  retryStatement,
  type ReceivedEvent,
  type SessionClaim,
  type SessionFact,
} from '@till/db';
import type { PaymentStatus } from '@till/db/schema';
import { z } from 'zod';
import { grantsSeed } from '../fulfilment/grants-seed.ts';
import { eventOfObject } from '../stripe-events/event-of-object.ts';
import type { Tools } from '../tools.ts';

const minor = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);

/** The few fields we use. Others may be missing or new: Stripe's events differ from version to version. */
const Session = z.object({
  metadata: z.record(z.string(), z.string()).nullish(),
  mode: z.string().nullish(),
  livemode: z.boolean(),
  status: z.string().nullish(),
  payment_status: z.enum(['paid', 'unpaid', 'no_payment_required']),
  payment_intent: z.union([z.string(), z.object({ id: z.string(), status: z.string() })]).nullish(),
  amount_subtotal: minor.nullish(),
  amount_total: minor,
  currency: z.string().regex(/^[a-z]{3}$/),
  customer_details: z.object({ email: z.string().nullish() }).nullish(),
  created: z.number().int().nonnegative().nullish(),
});
type Session = z.infer<typeof Session>;

/** Other integrations on the same Stripe account make sessions too; ours carry our order's UUID, twice. */
const Claim = z.object({
  id: z.string().min(1).max(255),
  client_reference_id: z.guid().nullable().catch(null),
  metadata: z
    .object({ order_id: z.guid().nullable().catch(null) })
    .nullable()
    .catch(null),
});

/** What the event's type adds to the session: a failed debit leaves a session that looks like a pending one. */
export type SessionNews = 'failed' | 'expired' | undefined;

const Lines = z
  .array(z.tuple([z.string(), z.number().int().positive(), minor]))
  .min(1)
  .max(100);

function rebuildFrom({ metadata, created }: Session, nowMs: number): SessionFact['rebuild'] {
  try {
    const lines = Lines.parse(JSON.parse(metadata?.lines ?? ''));
    if (!metadata?.buyer_id) return null;
    return {
      buyerId: metadata.buyer_id,
      lines: lines.map(([slug, quantity, unitAmountMinor]) => ({
        slug,
        quantity,
        unitAmountMinor,
      })),
      createdAtSeconds: created ?? Math.floor(nowMs / 1000),
    };
  } catch {
    return null;
  }
}

function statusOf(session: Session, news: SessionNews): PaymentStatus | 'open' {
  if (session.payment_status !== 'unpaid') return 'paid';
  if (news) return news;
  if (session.status === 'expired') return 'expired';
  if (session.status === 'open') return 'open';
  const intent = session.payment_intent;
  const failed =
    typeof intent === 'object' &&
    intent &&
    /^(requires_payment_method|canceled)$/.test(intent.status);
  return failed ? 'failed' : 'pending';
}

/** Why a session cannot be a fact, whatever its order says. */
function problemOf(session: Session): string | undefined {
  if (session.mode && session.mode !== 'payment') return 'mode: not payment';
  if (session.amount_total > (session.amount_subtotal ?? session.amount_total)) {
    return 'amount: total above subtotal';
  }
  if (session.payment_status === 'no_payment_required' && session.amount_total > 0) {
    return 'amount: nothing was paid for a total above zero';
  }
  return undefined;
}

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
    rebuild: rebuildFrom(session, clock()),
    cause,
  };
  let applied = await retryStatement(() => applySession(db, fact, source));
  if (applied.outcome === 'unknown_order' && certain && fact.rebuild) {
    // Another process may have been writing the same order just now: it is there on the second look.
    applied = await retryStatement(() => applySession(db, fact, source));
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
