import type { Clock } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import type { Store } from '../core/store.ts';
import type { StripeEvent, WebhookEndpoint } from '../wire.ts';
import { sendDelivery } from './send-delivery.ts';
import { signPayload } from './sign-payload.ts';
import type { Delivery, Webhooks } from './webhooks.ts';

export interface WebhookSettings {
  store: Store;
  clock: Clock;
  retryDelaysMs: number[];
  timeoutMs: number;
  log: (line: string) => void;
}

/** Delivers events with Stripe's signatures and retries. */
export function createWebhooks(settings: WebhookSettings): Webhooks {
  const { store, clock, retryDelaysMs, timeoutMs, log } = settings;
  const byEvent = new Map<string, Delivery[]>();
  const secrets = new Map<string, string>();
  const underWay = new Set<Promise<void>>();
  const watchers = new Set<() => void>();
  let closing = new AbortController();
  let held = false;

  const wants = (endpoint: WebhookEndpoint, type: string) =>
    endpoint.status === 'enabled' &&
    (endpoint.enabled_events.includes('*') || endpoint.enabled_events.includes(type));
  const endpointsFor = (type: string) =>
    store.all('webhook_endpoint').filter((endpoint) => wants(endpoint, type));

  async function attempt(delivery: Delivery): Promise<void> {
    const { signal } = closing;
    const event = store.read('event', delivery.eventId);
    const body = JSON.stringify(event, null, 2);
    const signature = signPayload(
      body,
      [secrets.get(delivery.endpointId) ?? ''],
      Math.floor(clock.wallNow() / 1000),
    );
    const wasDelivered = delivery.status === 'succeeded';
    delivery.status = 'pending';
    delivery.nextAttemptAt = null;
    const at = clock.now();
    const outcome = await sendDelivery({
      url: delivery.url,
      body,
      signature,
      timeoutMs,
      closing: signal,
    });
    if (signal.aborted) return;
    delivery.attempts.push({ at, ...outcome });
    const { status, error } = outcome;
    if (status !== null && status >= 200 && status < 300) {
      if (!wasDelivered) event.pending_webhooks = Math.max(0, event.pending_webhooks - 1);
      delivery.status = 'succeeded';
    } else {
      log(`${event.type} ${event.id} to ${delivery.url}: ${status ?? error}`);
      planRetry(delivery);
    }
    for (const watcher of watchers) watcher();
  }

  function planRetry(delivery: Delivery): void {
    const delayMs = retryDelaysMs[delivery.attempts.length - 1];
    if (delayMs === undefined || !store.find('webhook_endpoint', delivery.endpointId)) {
      delivery.status = 'failed';
      return;
    }
    delivery.nextAttemptAt = clock.now() + delayMs;
    const plannedAt = delivery.nextAttemptAt;
    clock.schedule(delayMs, () => {
      if (delivery.status === 'pending' && delivery.nextAttemptAt === plannedAt)
        void start(delivery);
    });
  }

  function start(delivery: Delivery): Promise<void> {
    const run = attempt(delivery).finally(() => underWay.delete(run));
    underWay.add(run);
    return run;
  }

  function queue(event: StripeEvent, endpoint: WebhookEndpoint): Delivery {
    const delivery: Delivery = {
      id: newId('wd'),
      eventId: event.id,
      eventType: event.type,
      endpointId: endpoint.id,
      url: endpoint.url,
      status: held ? 'held' : 'pending',
      attempts: [],
      nextAttemptAt: null,
    };
    byEvent.set(event.id, [...ofEvent(event.id), delivery]);
    return delivery;
  }

  const ofEvent = (eventId: string) => byEvent.get(eventId) ?? [];
  const deliveries = () => [...byEvent.values()].flat();
  const isDelivered = (eventId: string) =>
    ofEvent(eventId).every((delivery) => delivery.status === 'succeeded');
  const isOver = (eventId: string) => ofEvent(eventId).every(({ status }) => status !== 'pending');

  return {
    deliveries,
    secrets,
    endpointsFor,
    isDelivered,
    deliver(event) {
      for (const endpoint of endpointsFor(event.type)) {
        const delivery = queue(event, endpoint);
        if (!held) void start(delivery);
      }
    },
    async redeliver(eventId, endpointId) {
      const event = store.read('event', eventId);
      const targets = endpointId
        ? [store.read('webhook_endpoint', endpointId)]
        : endpointsFor(event.type);
      const again = targets.map(
        (endpoint) =>
          ofEvent(eventId).find((delivery) => delivery.endpointId === endpoint.id) ??
          queue(event, endpoint),
      );
      await Promise.all(again.map(start));
      return again;
    },
    hold(on) {
      held = on;
      if (on) return;
      for (const delivery of deliveries()) if (delivery.status === 'held') void start(delivery);
    },
    async waitUntilDelivered(eventId, limitMs) {
      if (isOver(eventId)) return;
      const { signal } = closing;
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
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    reset() {
      closing.abort();
      closing = new AbortController();
      byEvent.clear();
      held = false;
    },
    close: () => closing.abort(),
  };
}
