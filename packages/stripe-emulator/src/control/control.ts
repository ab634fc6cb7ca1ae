import type { Fault } from '../core/faults.ts';
import type { LoggedRequest } from '../core/request-log.ts';
import type { RefundStatus } from '../payments/set-refund-status.ts';
import type { Delivery } from '../webhooks/webhooks.ts';
import type { Dispute, Refund, Session, StripeEvent, WebhookEndpoint } from '../wire.ts';
import type { PayOptions, Payment } from './pay-session.ts';

export interface RequestFilter {
  method?: string;
  /** A prefix, or a pattern with `*` or `:name` for one segment. */
  path?: string;
}

/** What tests and demos can do to the emulator beyond Stripe's own API. Ids that do not exist throw. */
export interface Control {
  /** Adds an endpoint; without a secret one is made up and returned. All events by default. */
  addWebhook(endpoint: {
    url: string;
    secret?: string;
    events?: string[];
  }): WebhookEndpoint & { secret: string };
  /** Makes the next `count` (1) matching API requests go wrong. Faults are used in the order they were set. */
  setFault(fault: Fault): void;
  clearFaults(): void;
  /** The API requests seen, oldest first. */
  requests(filter?: RequestFilter): LoggedRequest[];
  countRequests(filter?: RequestFilter): number;
  /** All sessions, oldest first. */
  sessions(): Session[];
  /** All events, oldest first, or those of one type. */
  events(type?: string): StripeEvent[];
  deliveries(): Delivery[];
  /** Holds events back from now on; `false` delivers those held, in order. */
  holdWebhooks(on: boolean): void;
  /** Sends an event again, held or not, and resolves when it was answered. Its id stays the same. */
  redeliver(eventId: string): Promise<Delivery[]>;
  /** Resolves when no delivery is under way; planned retries are not waited for. */
  webhooksIdle(): Promise<void>;
  /** Pays as the hosted page does and, like it, waits for the completed event to be answered. */
  paySession(id: string, options?: PayOptions): Promise<Payment>;
  /** Lets a bank debit arrive now. False when the session awaits none. */
  settleDebit(sessionId: string): boolean;
  failDebit(sessionId: string): boolean;
  expireSession(id: string): Session;
  createRefund(refund: { paymentIntent: string; amount?: number }): Refund;
  setRefundStatus(id: string, status: RefundStatus): Refund;
  createDispute(dispute: { paymentIntent: string }): Dispute;
  closeDispute(id: string, outcome: 'won' | 'lost'): Dispute;
  /** Moves time forward: sessions expire, debits settle, retries are sent, in order. */
  advanceClock(ms: number): Promise<void>;
  /** Back to an empty account. Endpoints from the options and from addWebhook stay. */
  reset(): void;
}
