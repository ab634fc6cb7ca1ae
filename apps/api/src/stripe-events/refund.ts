import type { ReceivedEvent } from '@till/db';
import { refundStatuses } from '@till/db/schema';
import { z } from 'zod';
import type { Tools } from '../tools.ts';
import type { Outcome, StripeEventHandler } from './index.ts';
import { applyReversalObject, reversalFields } from './reversal.ts';

const refund = {
  table: 'refunds',
  noun: 'refund',
  type: 'refund.updated',
  shape: z.object({
    ...reversalFields,
    status: z.enum(refundStatuses),
    metadata: z.record(z.string(), z.string()).nullish().catch(null),
  }),
} as const;

/** Writes what Stripe says of a refund. Safe at any time, any number of times, whoever calls. */
export function applyRefund(
  tools: Pick<Tools, 'db'>,
  raw: unknown,
  cause: string,
  event: ReceivedEvent | null,
): Promise<Outcome> {
  return applyReversalObject(tools, refund, raw, cause, event);
}

/** refund.* and charge.refund.updated. */
export const applyRefundEvent: StripeEventHandler = (tools, object, event) =>
  applyRefund(tools, object, event.id, event);
