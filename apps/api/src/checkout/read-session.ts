import { isLocale } from '@till/contracts';
import type { SessionFact } from '@till/db';
import type { PaymentStatus } from '@till/db/schema';
import { z } from 'zod';
import { readLinesMetadata } from './lines-metadata.ts';

const minor = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);

/** The few fields we use. Others may be missing or new: Stripe's events differ from version to version. */
export const Session = z.object({
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
  locale: z.string().nullish(),
});
export type Session = z.infer<typeof Session>;

/** What the event's type adds to the session: a failed debit leaves a session that looks like a pending one. */
export type SessionNews = 'failed' | 'expired' | undefined;

/** What the session itself says of its order, or null. */
export function rebuildFrom(
  { metadata, created, locale }: Session,
  nowMs: number,
): SessionFact['rebuild'] {
  try {
    if (!metadata?.buyer_id) return null;
    return {
      buyerId: metadata.buyer_id,
      lines: readLinesMetadata(metadata),
      createdAtSeconds: created ?? Math.floor(nowMs / 1000),
      locale: isLocale(locale) ? locale : null,
    };
  } catch {
    return null;
  }
}

/** What happened to the session, as far as it tells. */
export function statusOf(session: Session, news: SessionNews): PaymentStatus | 'open' {
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
export function problemOf(session: Session): string | undefined {
  if (session.mode && session.mode !== 'payment') return 'mode: not payment';
  if (session.amount_total > (session.amount_subtotal ?? session.amount_total)) {
    return 'amount: total above subtotal';
  }
  if (session.payment_status === 'no_payment_required' && session.amount_total > 0) {
    return 'amount: nothing was paid for a total above zero';
  }
  return undefined;
}
