import type { StripeEvent } from '../wire.ts';
import type { DeliveryFaults } from './delivery-faults.ts';
import type { EndpointSecrets, SavedSecrets } from './endpoint-secrets.ts';
import type { Answer, Parcel } from './send-delivery.ts';

/** Why an event was sent: what Stripe does by itself, what was asked for, or a fault. */
export type Cause = 'first' | 'retry' | 'resend' | 'duplicate';

/** What came of sending an event once. */
export interface Attempt extends Answer {
  /** Milliseconds since the epoch on the emulator's clock. */
  at: number;
  cause: Cause;
}

/** One event on its way to one receiver. */
export interface Delivery {
  id: string;
  eventId: string;
  eventType: string;
  /** The webhook endpoint, or the listening CLI. */
  endpointId: string;
  via: Receiver['via'];
  url: string;
  /** A dropped delivery was never sent and will not be, unless it is asked for. */
  status: 'held' | 'pending' | 'succeeded' | 'failed' | 'dropped';
  attempts: Attempt[];
  /** Milliseconds since the epoch; null when nothing is planned. */
  nextAttemptAt: number | null;
}

/** Whoever gets events: a webhook endpoint, or the CLI while it listens. */
export interface Receiver {
  id: string;
  via: 'endpoint' | 'cli';
  url: string;
  /** The version its events name; null is that of the event. */
  apiVersion: string | null;
  wants(type: string): boolean;
  /** The secrets that sign at the moment. */
  secrets(): string[];
  /** `answered` is called when more is known than the promise could tell. Never rejects. */
  send(parcel: Parcel, answered: (answer: Answer) => void): Promise<Answer>;
}

export interface WebhookState {
  deliveries: Delivery[];
  secrets: SavedSecrets;
  held: boolean;
}

export interface Webhooks {
  secrets: EndpointSecrets;
  faults: DeliveryFaults;
  deliveries(): Delivery[];
  /** The delivery with this id. Throws for an unknown one. */
  readDelivery(id: string): Delivery;
  /** How many receivers an event of this type would go to. */
  countReceivers(type: string): number;
  /** Lets `receiver` take part from now on; returns what ends that. */
  addListener(receiver: Receiver): () => void;
  /** Queues the event for every receiver that wants it and sends at once unless held. */
  deliver(event: StripeEvent): void;
  /**
   * Sends the event again, held or not, to all receivers that `to` chooses (those that want it by
   * default); resolves when the attempts are over. Throws for an unknown id.
   */
  redeliver(eventId: string, to?: (receiver: Receiver) => boolean): Promise<Delivery[]>;
  /** Sends this one delivery now, held or not, and resolves to what came of it. */
  deliverNow(delivery: Delivery): Promise<Attempt>;
  /** Gives up a delivery that has not succeeded. */
  drop(delivery: Delivery): void;
  /** Holds all deliveries back, retries too; `false` sends what was held, in order. */
  hold(on: boolean): void;
  /** Ends all delivery faults and sends what waited to be reordered. */
  clearFaults(): void;
  /** Whether every delivery of the event to an endpoint was answered 2xx. */
  isDelivered(eventId: string): boolean;
  /** Resolves when the event was answered 2xx by every endpoint, nothing more is coming, or time is up. */
  waitUntilDelivered(eventId: string, timeoutMs: number): Promise<void>;
  /** Resolves when no attempt is under way. */
  idle(): Promise<void>;
  /** Deliveries and secrets as plain data. */
  save(): WebhookState;
  /** Goes on from a state: what was on its way or planned is sent when it is due. */
  load(state: WebhookState): void;
  reset(): void;
  close(): void;
}
