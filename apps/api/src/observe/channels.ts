import { channel } from 'node:diagnostics_channel';
import type { BatchNews } from '@till/db';

/** What happens, said aloud for whoever measures: metrics and traces listen, and without them nobody does. */
function openChannel<News extends object>(name: string) {
  const line = channel(name);
  return {
    /** Calls every listener at once. Costs next to nothing when there is none. */
    tell: (news: News): void => line.publish(news),
    /** Whether anybody listens: for news that take work to put together. */
    isHeard: (): boolean => line.hasSubscribers,
    /** Listens until the returned function is called. */
    listen(hear: (news: News) => void): () => void {
      const subscriber = (news: unknown) => hear(news as News);
      line.subscribe(subscriber);
      return () => void line.unsubscribe(subscriber);
    },
  };
}

/** A delivery at the webhook's door was answered. */
export const deliveries = openChannel<{
  /** Undefined: the delivery was refused, or could not be read. */
  type: string | undefined;
  outcome: string;
  /** Since the request came in. */
  durationMs: number;
  /** From Stripe's `created`, which counts in seconds, until it came in. */
  lagMs: number | undefined;
}>('till:delivery');

/** Several facts were written by one statement: told by packages/db. */
export const batches = openChannel<BatchNews>('till:batch');

/** A call to Stripe: told once as it is asked for and, with how it ended, once more. */
export const stripeCalls = openChannel<StripeCall>('till:stripe-call');

export type StripeCall = {
  method: string;
  /** Without ids and query, e.g. `/v1/checkout/sessions/:id`. */
  route: string;
  asker: string;
  /** In the queue; undefined while it waits there. */
  waitedMs?: number;
  /** Undefined while it is not over. */
  ended?: { status: number | undefined; durationMs: number };
};

/** A window of the sweep ended. */
export const sweeps = openChannel<{ window: string; complete: boolean; healed: number }>(
  'till:sweep',
);

/** An effect of the outbox was performed, put back or given up. */
export const effects = openChannel<{ kind: string; outcome: string }>('till:effect');
