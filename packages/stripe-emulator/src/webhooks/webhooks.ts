import type { StripeEvent, WebhookEndpoint } from '../wire.ts';
import type { Attempt } from './send-delivery.ts';

/** One event on its way to one endpoint. */
export interface Delivery {
  id: string;
  eventId: string;
  eventType: string;
  endpointId: string;
  url: string;
  status: 'held' | 'pending' | 'succeeded' | 'failed';
  attempts: Attempt[];
  /** Milliseconds since the epoch; null when no retry is planned. */
  nextAttemptAt: number | null;
}

export interface Webhooks {
  deliveries(): Delivery[];
  /** Signing secrets by endpoint id. */
  secrets: Map<string, string>;
  /** Endpoints that would get an event of this type. */
  endpointsFor(type: string): WebhookEndpoint[];
  /** Queues the event for every endpoint that wants it and sends at once unless held. */
  deliver(event: StripeEvent): void;
  /** Sends the event again, held or not; resolves when the attempts are over. Throws for an unknown id. */
  redeliver(eventId: string, endpointId?: string): Promise<Delivery[]>;
  /** Holds new deliveries back; `false` sends what was held, in order. */
  hold(on: boolean): void;
  /** Whether every delivery of the event was answered 2xx. */
  isDelivered(eventId: string): boolean;
  /** Resolves when the event was answered 2xx everywhere, nothing more is coming, or time is up. */
  waitUntilDelivered(eventId: string, timeoutMs: number): Promise<void>;
  /** Resolves when no attempt is under way. */
  idle(): Promise<void>;
  reset(): void;
  close(): void;
}
