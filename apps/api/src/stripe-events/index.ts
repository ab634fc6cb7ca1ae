import type { ReceivedEvent } from '@till/db';
import type { Tools } from '../tools.ts';
import { applyDisputeEvent } from './dispute.ts';
import { applyRefundEvent } from './refund.ts';
import { applySessionEvent } from './checkout-session.ts';

/** What an event did. `reason` stands in the receipt, in the log and, when quarantined, in the event's row. */
export type Outcome = {
  outcome: 'applied' | 'duplicate' | 'quarantined' | 'ignored';
  reason?: string;
  orderId?: string;
};

/** Writes the fact and the event's row in one statement. */
export type StripeEventHandler = (
  tools: Pick<Tools, 'db' | 'clock' | 'config'>,
  object: unknown,
  event: ReceivedEvent,
) => Promise<Outcome>;

/** Every event type we react to. Subscribe the endpoint to exactly these. */
export const stripeEventHandlers: Record<string, StripeEventHandler> = {
  'checkout.session.completed': applySessionEvent(undefined),
  'checkout.session.async_payment_succeeded': applySessionEvent(undefined),
  'checkout.session.async_payment_failed': applySessionEvent('failed'),
  'checkout.session.expired': applySessionEvent('expired'),
  'refund.created': applyRefundEvent,
  'refund.updated': applyRefundEvent,
  'refund.failed': applyRefundEvent,
  'charge.refund.updated': applyRefundEvent,
  'charge.dispute.created': applyDisputeEvent,
  'charge.dispute.updated': applyDisputeEvent,
  'charge.dispute.closed': applyDisputeEvent,
  'charge.dispute.funds_withdrawn': applyDisputeEvent,
  'charge.dispute.funds_reinstated': applyDisputeEvent,
};
