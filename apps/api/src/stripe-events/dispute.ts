import { applyReversal, retryStatement } from '@till/db';
import { z } from 'zod';
import type { StripeEventHandler } from './index.ts';

const Dispute = z.object({
  id: z.string().min(1).max(255),
  payment_intent: z.string().min(1).max(255),
  amount: z.number().int().nonnegative(),
  currency: z.string().regex(/^[a-z]{3}$/),
  status: z.enum([
    'warning_needs_response',
    'warning_under_review',
    'warning_closed',
    'needs_response',
    'under_review',
    'won',
    'prevented',
    'lost',
  ]),
});

// An inquiry (warning_*) has moved no money, so it ranks below a dispute and takes nothing from the buyer.
const ranks = {
  warning_needs_response: -1,
  warning_under_review: -1,
  warning_closed: -1,
  needs_response: 0,
  under_review: 0,
  won: 1,
  prevented: 1,
  lost: 2,
} as const;

/** charge.dispute.*. Stored even when the payment is not known yet: disputes may come first. */
export const applyDisputeEvent: StripeEventHandler = async (tools, object, event) => {
  // Checkout always makes a payment intent: a dispute without one is not of a payment of ours.
  if (!z.object({ payment_intent: z.string() }).safeParse(object).success) {
    return { outcome: 'ignored', reason: 'not a dispute of a Checkout payment' };
  }
  const parsed = Dispute.safeParse(object);
  if (!parsed.success) {
    return {
      outcome: 'quarantined',
      reason: `shape: ${parsed.error.issues.map((i) => i.path.join('.')).join(', ')}`,
    };
  }
  const { id, payment_intent, amount, currency, status } = parsed.data;
  const changed = await retryStatement(() =>
    applyReversal(
      tools.db,
      {
        table: 'disputes',
        id,
        paymentIntentId: payment_intent,
        amountMinor: amount,
        currency,
        status,
        rank: ranks[status],
        cause: event.id,
      },
      event,
    ),
  );
  return { outcome: changed ? 'applied' : 'duplicate', stored: true };
};
