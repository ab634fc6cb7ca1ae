import type { World } from '../core/world.ts';
import { createWebhookEndpoint } from '../resources/webhook-endpoint.ts';
import type { DeliveryFault } from '../webhooks/delivery-faults.ts';
import type { Attempt, Delivery } from '../webhooks/webhooks.ts';
import type { WebhookEndpoint } from '../wire.ts';

export interface NewWebhook {
  url: string;
  secret?: string;
  /** Event types, or beginnings of them with `*`; all by default. */
  events?: string[];
  apiVersion?: string;
}

/** What can be done to the way of events from the emulator to their receivers. */
export interface DeliveryControl {
  /** Adds an endpoint; without a secret one is made up and returned. All events by default. */
  addWebhook(endpoint: NewWebhook): WebhookEndpoint & { secret: string };
  /** Gives an endpoint a new secret. The old one signs too for `expiresInMs` (0), at most 24 hours. */
  rollSecret(
    endpointId: string,
    options?: { secret?: string; expiresInMs?: number },
  ): { secret: string };
  /** Every delivery, oldest first. */
  deliveries(): Delivery[];
  /** Those that are held or planned, oldest first. */
  pendingDeliveries(): Delivery[];
  /** Sends this one delivery now, whatever is held, and tells what came of it. */
  deliverNow(deliveryId: string): Promise<Attempt>;
  /** Gives up a delivery that has not succeeded: it is never sent by itself. */
  dropDelivery(deliveryId: string): Delivery;
  /** Holds everything back from now on, retries too; `false` delivers what is held, in order. */
  holdWebhooks(on: boolean): void;
  /** Sends an event again, held or not, and resolves when it was answered. Its id stays the same. */
  redeliver(eventId: string): Promise<Delivery[]>;
  /** Resolves when no delivery is under way; planned retries are not waited for. */
  webhooksIdle(): Promise<void>;
  /** Makes the next `count` matching deliveries go wrong. Faults are used in the order they were set. */
  setDeliveryFault(fault: DeliveryFault): void;
  /** Ends all delivery faults; what waited to be reordered is sent. */
  clearDeliveryFaults(): void;
}

/** The endpoints added by `addWebhook`, to be put back after a reset. */
export type KeptWebhooks = Map<string, NewWebhook>;

export function createDeliveryControl(world: World, kept: KeptWebhooks): DeliveryControl {
  const { store, webhooks } = world;
  return {
    addWebhook(endpoint) {
      if (!URL.canParse(endpoint?.url)) {
        throw new TypeError(`addWebhook: not a URL: ${endpoint?.url}`);
      }
      const created = createWebhookEndpoint(world, endpoint);
      kept.set(created.id, { ...endpoint, secret: created.secret });
      return created;
    },
    rollSecret(endpointId, options = {}) {
      store.read('webhook_endpoint', endpointId);
      const secret = webhooks.secrets.roll(endpointId, options);
      const endpoint = kept.get(endpointId);
      if (endpoint) kept.set(endpointId, { ...endpoint, secret });
      return { secret };
    },
    deliveries: () => structuredClone(webhooks.deliveries()),
    pendingDeliveries: () =>
      structuredClone(
        webhooks
          .deliveries()
          .filter(({ status, nextAttemptAt }) => status === 'held' || nextAttemptAt !== null),
      ),
    deliverNow: (deliveryId) => webhooks.deliverNow(webhooks.readDelivery(deliveryId)),
    dropDelivery(deliveryId) {
      const delivery = webhooks.readDelivery(deliveryId);
      webhooks.drop(delivery);
      return structuredClone(delivery);
    },
    holdWebhooks: (on) => webhooks.hold(on),
    redeliver: async (eventId) => structuredClone(await webhooks.redeliver(eventId)),
    webhooksIdle: () => webhooks.idle(),
    setDeliveryFault: (fault) => webhooks.faults.set(fault),
    clearDeliveryFaults: () => webhooks.clearFaults(),
  };
}
