import {
  applySession,
  retryStatement,
  type ReceivedEvent,
  type SessionFact,
  type SessionOutcome,
} from '@till/db';
import type { PaymentStatus } from '@till/db/schema';
import { z } from 'zod';
import type { Tools } from '../tools.ts';

const minor = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);

/** The few fields we use. Others may be missing or new: Stripe's events differ from version to version. */
const Session = z.object({
  id: z.string().min(1).max(255),
  client_reference_id: z.string().nullish(),
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
});

/** What the event's type adds to the session: a failed debit leaves a session that looks like a pending one. */
export type SessionNews = 'failed' | 'expired' | undefined;

const Lines = z
  .array(z.tuple([z.string(), z.number().int().positive(), minor]))
  .min(1)
  .max(100);

function rebuildFrom(metadata: Record<string, string>): SessionFact['rebuild'] {
  try {
    const lines = Lines.parse(JSON.parse(metadata.lines ?? ''));
    if (!metadata.buyer_id) return null;
    return {
      buyerId: metadata.buyer_id,
      lines: lines.map(([slug, quantity, unitAmountMinor]) => ({
        slug,
        quantity,
        unitAmountMinor,
      })),
    };
  } catch {
    return null;
  }
}

function statusOf(session: z.infer<typeof Session>, news: SessionNews): PaymentStatus | 'open' {
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

export type AppliedSession = SessionOutcome | { outcome: 'foreign' } | { outcome: 'open' };

const quarantined = (reason: string): AppliedSession => ({ outcome: 'quarantined', reason });

/**
 * The one function behind the webhook, the success page and the sweep: takes a Checkout Session as Stripe gave it and
 * writes what it says. Safe at any time, any number of times, whoever calls. `foreign`: not a session of this shop;
 * `open`: nothing happened to it yet. Writes nothing in both cases, nor when it answers `quarantined` without having
 * reached the ledger (`event` is then for the caller to set aside).
 */
export async function applyCheckoutSession(
  tools: Pick<Tools, 'db'>,
  raw: unknown,
  news: SessionNews,
  cause: string,
  event: ReceivedEvent | null,
): Promise<AppliedSession & { stored?: boolean; orderId?: string }> {
  const reference = z.object({ client_reference_id: z.guid() }).safeParse(raw);
  // Other integrations on the same Stripe account make sessions too; ours carry our order's UUID.
  if (!reference.success) return { outcome: 'foreign' };
  const orderId = reference.data.client_reference_id;
  const parsed = Session.safeParse(raw);
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
    return quarantined(`shape: ${fields}`);
  }
  const session = parsed.data;
  if (session.metadata?.order_id !== orderId) return { outcome: 'foreign' };
  if (session.mode && session.mode !== 'payment') return quarantined('mode: not payment');
  const subtotalMinor = session.amount_subtotal ?? session.amount_total;
  if (session.amount_total > subtotalMinor) return quarantined('amount: total above subtotal');
  if (session.payment_status === 'no_payment_required' && session.amount_total > 0) {
    return quarantined('amount: nothing was paid for a total above zero');
  }
  const status = statusOf(session, news);
  if (status === 'open') return { outcome: 'open' };
  const intent = session.payment_intent;
  const fact: SessionFact = {
    sessionId: session.id,
    orderId,
    status,
    paymentIntentId: typeof intent === 'object' ? (intent?.id ?? null) : (intent ?? null),
    subtotalMinor,
    totalMinor: session.amount_total,
    currency: session.currency,
    livemode: session.livemode,
    buyerEmail: session.customer_details?.email ?? null,
    rebuild: rebuildFrom(session.metadata),
    cause,
  };
  let applied = await retryStatement(() => applySession(tools.db, fact, event));
  if (applied.outcome === 'unknown_order' && fact.rebuild) {
    // Another process may have been writing the same order just now: it is there on the second look.
    applied = await retryStatement(() => applySession(tools.db, fact, event));
    if (applied.outcome === 'unknown_order') {
      return {
        ...quarantined('order: unknown, and the session does not fit the catalogue'),
        orderId,
      };
    }
  }
  return { ...applied, stored: applied.outcome !== 'unknown_order', orderId };
}
