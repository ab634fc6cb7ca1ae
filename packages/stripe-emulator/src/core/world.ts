import type { Webhooks } from '../webhooks/webhooks.ts';
import type { LineItem, ObjectName, StripeObjects } from '../wire.ts';
import type { Clock } from './clock.ts';
import type { EventName, EventObjects } from './event-objects.ts';
import type { Store } from './store.ts';

/** What the emulator knows about a checkout session beyond the object Stripe would show. */
export interface CheckoutNotes {
  lineItems: LineItem[];
  intent: Partial<StripeObjects['payment_intent']>;
  /** The checkout.session.completed event, once it happened. */
  completedEventId?: string;
  /** How the bank debit will end. */
  debit?: 'succeeds' | 'fails';
  /** The card waits for a 3-D Secure answer with these details. */
  challenge?: { cardNumber: string; email: string; name: string | null };
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
  store: Store;
  webhooks: Webhooks;
  checkouts: Map<string, CheckoutNotes>;
  /** The API request being carried out; null when the emulator itself acts. */
  request: RequestContext | null;
  /** Records an event with a snapshot of `object` and delivers it. */
  emit<Name extends EventName>(
    type: Name,
    object: StripeObjects[EventObjects[Name]],
    previous?: object,
  ): StripeObjects['event'];
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
