import type { Delivery } from './webhooks.ts';

/** All deliveries, in the order they were queued. */
export interface DeliveryBook {
  add(delivery: Delivery): Delivery;
  all(): Delivery[];
  /** The delivery with this id. Throws for an unknown one. */
  read(id: string): Delivery;
  ofEvent(eventId: string): Delivery[];
  /** Whether every endpoint answered 2xx. */
  isDelivered(eventId: string): boolean;
  /** Tells those who wait that a delivery changed. */
  changed(): void;
  /** Resolves when no endpoint's delivery of the event is pending, `signal` aborts, or time is up. */
  waitUntilOver(eventId: string, limitMs: number, signal: AbortSignal): Promise<void>;
  clear(): void;
}

export function createDeliveryBook(): DeliveryBook {
  const byId = new Map<string, Delivery>();
  const byEvent = new Map<string, Delivery[]>();
  const watchers = new Set<() => void>();
  const ofEvent = (eventId: string) => byEvent.get(eventId) ?? [];
  const toEndpoints = (eventId: string) => ofEvent(eventId).filter(({ via }) => via === 'endpoint');
  const isOver = (eventId: string) =>
    toEndpoints(eventId).every(({ status }) => status !== 'pending');

  return {
    add(delivery) {
      byId.set(delivery.id, delivery);
      byEvent.set(delivery.eventId, [...ofEvent(delivery.eventId), delivery]);
      return delivery;
    },
    all: () => [...byId.values()],
    read(id) {
      const delivery = byId.get(id);
      if (!delivery) throw new TypeError(`No such delivery: '${id}'`);
      return delivery;
    },
    ofEvent,
    isDelivered: (eventId) => toEndpoints(eventId).every(({ status }) => status === 'succeeded'),
    changed() {
      for (const watcher of watchers) watcher();
    },
    async waitUntilOver(eventId, limitMs, signal) {
      if (isOver(eventId)) return;
      await new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer);
          watchers.delete(check);
          signal.removeEventListener('abort', done);
          resolve();
        };
        const check = () => {
          if (isOver(eventId)) done();
        };
        const timer = setTimeout(done, limitMs);
        watchers.add(check);
        signal.addEventListener('abort', done);
      });
    },
    clear() {
      byId.clear();
      byEvent.clear();
    },
  };
}
