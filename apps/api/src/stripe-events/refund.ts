import { applyReversal, retryStatement } from '@till/db';
import { z } from 'zod';
import type { StripeEventHandler } from './index.ts';

const Refund = z.object({
  id: z.string().min(1).max(255),
  payment_intent: z.string().min(1).max(255),
  amount: z.number().int().nonnegative(),
  currency: z.string().regex(/^[a-z]{3}$/),
  status: z.enum(['pending', 'requires_action', 'succeeded', 'failed', 'canceled']),
});

const ranks = { pending: 0, requires_action: 0, succeeded: 1, failed: 2, canceled: 2 } as const;

/** refund.* and charge.refund.updated. Stored even when the payment is not known yet: refunds may come first. */
export const applyRefundEvent: StripeEventHandler = async (tools, object, event) => {
  // Checkout always makes a payment intent: a refund without one is not of a payment of ours.
  if (!z.object({ payment_intent: z.string() }).safeParse(object).success) {
    return { outcome: 'ignored', reason: 'not a refund of a Checkout payment' };
  }
  const parsed = Refund.safeParse(object);
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
        table: 'refunds',
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
