import type { Clock } from '../core/clock.ts';
import type { Ids } from '../core/ids.ts';
import type { Store } from '../core/store.ts';
import type { StripeEvent } from '../wire.ts';
import { createDeliveryBook } from './delivery-book.ts';
import { createDeliveryFaults } from './delivery-faults.ts';
import { createDispatch } from './create-dispatch.ts';
import { createEndpointSecrets } from './endpoint-secrets.ts';
import { endpointReceivers } from './endpoint-receivers.ts';
import { createSender } from './create-sender.ts';
import type { Delivery, Receiver, Webhooks } from './webhooks.ts';

export interface WebhookSettings {
  store: Store;
  clock: Clock;
  ids: Ids;
  retryDelaysMs: number[];
  timeoutMs: number;
  log: (line: string) => void;
}

/** Delivers events with Stripe's signatures and retries. */
export function createWebhooks(settings: WebhookSettings): Webhooks {
  const { store, clock, ids } = settings;
  const book = createDeliveryBook();
  const faults = createDeliveryFaults();
  const secrets = createEndpointSecrets(clock.now, () => `whsec_${ids.randomText(32)}`);
  const listeners = new Map<string, Receiver>();
  const receivers = () => [...endpointReceivers(store, secrets), ...listeners.values()];
  const sender = createSender({
    ...settings,
    book,
    receiverOf: (id) => receivers().find((receiver) => receiver.id === id),
  });
  const dispatch = createDispatch({ sender, faults });

  const queue = (event: StripeEvent, { id, via, url }: Receiver): Delivery =>
    book.add({
      id: ids.newId('wd'),
      eventId: event.id,
      eventType: event.type,
      endpointId: id,
      via,
      url,
      status: 'held',
      attempts: [],
      nextAttemptAt: null,
    });

  return {
    secrets,
    faults,
    deliveries: book.all,
    readDelivery: book.read,
    countReceivers: (type) => receivers().filter((receiver) => receiver.wants(type)).length,
    addListener(receiver) {
      listeners.set(receiver.id, receiver);
      return () => void listeners.delete(receiver.id);
    },
    deliver(event) {
      for (const receiver of receivers()) {
        if (receiver.wants(event.type)) dispatch.offer(queue(event, receiver));
      }
    },
    async redeliver(eventId, to) {
      const event = store.read('event', eventId);
      const again = receivers()
        .filter(to ?? (({ wants }) => wants(event.type)))
        .map(
          (receiver) =>
            book.ofEvent(eventId).find(({ endpointId }) => endpointId === receiver.id) ??
            queue(event, receiver),
        );
      await Promise.all(again.map((delivery) => sender.send(delivery, causeOf(delivery))));
      return again;
    },
    deliverNow: (delivery) => sender.send(delivery, causeOf(delivery)),
    drop(delivery) {
      if (delivery.status === 'succeeded') return;
      delivery.status = 'dropped';
      delivery.nextAttemptAt = null;
      book.changed();
    },
    hold(on) {
      sender.hold(on);
      if (!on) for (const delivery of book.all()) dispatch.offer(delivery);
    },
    clearFaults() {
      faults.clear();
      dispatch.release();
    },
    isDelivered: book.isDelivered,
    waitUntilDelivered: (eventId, limitMs) =>
      book.waitUntilOver(eventId, limitMs, sender.closing()),
    idle: sender.idle,
    save: () => ({
      deliveries: structuredClone(book.all()),
      secrets: secrets.save(),
      held: sender.isHeld(),
    }),
    load(state) {
      this.reset();
      secrets.load(state.secrets);
      sender.hold(state.held);
      for (const saved of structuredClone(state.deliveries)) {
        const delivery = book.add(saved);
        if (delivery.status !== 'pending') continue;
        const delayMs = (delivery.nextAttemptAt ?? clock.now()) - clock.now();
        sender.plan(delivery, delayMs, () => void sender.send(delivery, causeOfPlanned(delivery)));
      }
    },
    reset() {
      sender.reset();
      dispatch.reset();
      book.clear();
      faults.clear();
      secrets.clear();
    },
    close: sender.close,
  };
}

const causeOfPlanned = ({ attempts }: Pick<Delivery, 'attempts'>) =>
  attempts.length === 0 ? 'first' : 'retry';

/** A delivery that still waits for its turn gets it; any other is sent once more, outside the plan. */
function causeOf({ status, attempts }: Delivery) {
  if (status !== 'held') return 'resend';
  return causeOfPlanned({ attempts });
}
