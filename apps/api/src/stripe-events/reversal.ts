import {
  applyReversal,
  quarantineEvent,
  retryStatement,
  type ReceivedEvent,
  type ReversalFact,
} from '@till/db';
import { z } from 'zod';
import type { Tools } from '../tools.ts';
import { eventOfObject } from './event-of-object.ts';
import type { Outcome } from './index.ts';
import { readRefundedLines, refundedLinesKey } from './refunded-lines.ts';

/** What refunds and disputes have in common, as Stripe writes it. */
export const reversalFields = {
  id: z.string().min(1).max(255),
  payment_intent: z
    .union([z.string().min(1).max(255), z.object({ id: z.string().min(1).max(255) })])
    .transform((intent) => (typeof intent === 'string' ? intent : intent.id)),
  amount: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
  currency: z.string().regex(/^[a-z]{3}$/),
};

type ReversalShape = z.ZodType<{
  id: string;
  payment_intent: string;
  amount: number;
  currency: string;
  status: string;
  metadata?: Record<string, string> | null | undefined;
}>;

const Named = z.object({ id: z.string().min(1).max(255) });
// Checkout always makes a payment intent: what has none is not about a payment of ours.
const OfCheckout = z.object({ payment_intent: z.union([z.string(), z.object({})]) });

/**
 * Writes what Stripe says of a refund or dispute; what cannot be read is set aside with the reason. Stored even when
 * the payment is not known yet: either may come first. Safe at any time, any number of times.
 */
export async function applyReversalObject<S extends ReversalShape>(
  tools: Pick<Tools, 'db'>,
  kind: { table: ReversalFact['table']; noun: string; shape: S; type: string },
  raw: unknown,
  cause: string,
  event: ReceivedEvent | null,
): Promise<Outcome> {
  if (!OfCheckout.safeParse(raw).success) {
    return { outcome: 'ignored', reason: `not a ${kind.noun} of a Checkout payment` };
  }
  const named = Named.safeParse(raw);
  const objectId = named.success ? named.data.id : '';
  const source = event ?? eventOfObject(kind.type, objectId, raw);
  const parsed = kind.shape.safeParse(raw);
  if (!parsed.success) {
    const reason = `shape: ${parsed.error.issues.map((i) => i.path.join('.')).join(', ')}`;
    await retryStatement(() => quarantineEvent(tools.db, source, objectId, reason));
    return { outcome: 'quarantined', reason };
  }
  const {
    id,
    payment_intent: paymentIntentId,
    amount: amountMinor,
    currency,
    status,
  } = parsed.data;
  const lines = readRefundedLines(parsed.data.metadata?.[refundedLinesKey] ?? '');
  const fact = {
    table: kind.table,
    id,
    paymentIntentId,
    amountMinor,
    currency,
    status,
    cause,
    ...(kind.table === 'refunds' && lines && { lines }),
  };
  const { changed, orderId } = await retryStatement(() =>
    applyReversal(tools.db, fact as ReversalFact, source),
  );
  return {
    outcome: changed ? 'applied' : 'duplicate',
    // The money went back all the same, and counts.
    ...(!lines && { reason: `${refundedLinesKey}: cannot be read, so it takes no line` }),
    ...(orderId && { orderId }),
  };
}
