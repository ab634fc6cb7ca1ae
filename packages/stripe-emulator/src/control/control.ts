import type { Fault } from '../core/faults.ts';
import type { LoggedRequest } from '../core/request-log.ts';
import type { RefundStatus } from '../payments/set-refund-status.ts';
import type { Dispute, PaymentIntent, Refund, Session, StripeEvent } from '../wire.ts';
import type { DeliveryControl } from './delivery-control.ts';
import type { Snapshot } from './snapshot.ts';
import type { TimeSpan } from './read-time-span.ts';
import type { PayOptions, Payment } from './pay-session.ts';

export interface RequestFilter {
  method?: string;
  /** A prefix, or a pattern with `*` or `:name` for one segment. */
  path?: string;
}

/** What tests and demos can do to the emulator beyond Stripe's own API. Ids that do not exist throw. */
export interface Control extends DeliveryControl {
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
  /** Pays as the hosted page does and, like it, waits for the completed event to be answered. */
  paySession(id: string, options?: PayOptions): Promise<Payment>;
  /** Lets a bank debit arrive now. False when the session awaits none. */
  settleDebit(sessionId: string): boolean;
  failDebit(sessionId: string): boolean;
  expireSession(id: string): Session;
  /** Opens the session that the recovery URL of an expired one leads to. */
  recoverSession(id: string): Session;
  /** Changes the quantity of a line item as the customer may on the page. */
  changeQuantity(sessionId: string, lineItemId: string, quantity: number): Session;
  /** Answers the 3-D Secure question of a payment intent that waits for it. */
  answerChallenge(paymentIntentId: string, passed: boolean): PaymentIntent;
  createRefund(refund: { paymentIntent: string; amount?: number }): Refund;
  setRefundStatus(id: string, status: RefundStatus): Refund;
  createDispute(dispute: { paymentIntent: string }): Dispute;
  closeDispute(id: string, outcome: 'won' | 'lost'): Dispute;
  /** The next `count` (1) events of a type are never made: not stored, not listed, not sent. */
  suppressEvent(what: { type: string; count?: number }): void;
  /** The time on the emulator's clock, in milliseconds since the epoch. */
  now(): number;
  /** Moves time forward: sessions expire, debits settle, retries are sent, in order. */
  advanceClock(by: number | TimeSpan): Promise<void>;
  /** All of the emulator as JSON, to be handed to `restore`. */
  snapshot(): Snapshot;
  /** Puts everything back as it was; what has become due meanwhile happens next. */
  restore(snapshot: Snapshot): void;
  /** Back to an empty account. Endpoints from the options and from addWebhook stay. */
  reset(): void;
}
