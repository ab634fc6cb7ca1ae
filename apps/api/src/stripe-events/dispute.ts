import type { ReceivedEvent } from '@till/db';
import { disputeStatuses } from '@till/db/schema';
import { z } from 'zod';
import type { Tools } from '../tools.ts';
import type { Outcome, StripeEventHandler } from './index.ts';
import { applyReversalObject, reversalFields } from './reversal.ts';

const dispute = {
  table: 'disputes',
  noun: 'dispute',
  type: 'charge.dispute.updated',
  shape: z.object({ ...reversalFields, status: z.enum(disputeStatuses) }),
} as const;

/** Writes what Stripe says of a dispute. Safe at any time, any number of times, whoever calls. */
export function applyDispute(
  tools: Pick<Tools, 'db'>,
  raw: unknown,
  cause: string,
  event: ReceivedEvent | null,
): Promise<Outcome> {
  return applyReversalObject(tools, dispute, raw, cause, event);
}

/** charge.dispute.*. */
export const applyDisputeEvent: StripeEventHandler = (tools, object, event) =>
  applyDispute(tools, object, event.id, event);
