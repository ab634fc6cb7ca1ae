import type { CliSessions } from '../cli/cli-sessions.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import type { LineItem, ObjectName, SentObjects, StripeObjects } from '../wire.ts';
import type { Job } from '../payments/run-job.ts';
import type { SessionParams } from '../resources/session-params.ts';
import type { Clock } from './clock.ts';
import type { EventName, EventObjects } from './event-objects.ts';
import type { Ids } from './ids.ts';
import type { Jobs } from './jobs.ts';
import type { Store } from './store.ts';

/** What the emulator knows about a checkout session beyond the object Stripe would show. */
export interface CheckoutNotes {
  lineItems: LineItem[];
  /** What the session was asked to be, for the one that recovers it. */
  params: SessionParams;
  /** The checkout.session.completed event, once it happened. */
  completedEventId?: string;
  /** The card waits for a 3-D Secure answer. */
  challenge?: true;
}

export interface RequestContext {
  id: string;
  idempotencyKey: string | null;
}

export interface Settings {
  /** Where browsers and the API reach this emulator, without a trailing slash. */
  origin: string;
  debitSettleMs: number;
  waitForWebhookMs: number;
  log: (line: string) => void;
}

/** The tools and state that every resource and deed is handed. */
export interface World {
  settings: Settings;
  clock: Clock;
  ids: Ids;
  store: Store;
  webhooks: Webhooks;
  cli: CliSessions;
  checkouts: Map<string, CheckoutNotes>;
  /** The session that each payment intent made by Checkout belongs to, by the intent's id. */
  sessionOfIntent: Map<string, string>;
  /** How the cash of a customer is reconciled, by the customer's id, where it was set. */
  cashModes: Map<string, 'automatic' | 'manual'>;
  /** The API request being carried out; null when the emulator itself acts. */
  request: RequestContext | null;
  /** Records an event with a snapshot of `object` and delivers it. */
  emit<Name extends EventName>(
    type: Name,
    object: SentObjects[EventObjects[Name]],
    previous?: object,
  ): StripeObjects['event'];
  jobs: Jobs<Job>;
  /** Plans a job for `delayMs` from now; at once, in the same step, when that is 0 or less. */
  later(delayMs: number, job: Job): void;
}

/** Changes `object` in place; returns what the changed fields held before, for an event. */
export function change<Name extends ObjectName>(
  object: StripeObjects[Name],
  changes: Partial<StripeObjects[Name]>,
): Partial<StripeObjects[Name]> {
  const names = Object.keys(changes) as (keyof StripeObjects[Name])[];
  const previous = Object.fromEntries(names.map((name) => [name, object[name]]));
  Object.assign(object, changes);
  return structuredClone(previous) as Partial<StripeObjects[Name]>;
}

export const latestApiVersion = '2026-10-28.endive';
