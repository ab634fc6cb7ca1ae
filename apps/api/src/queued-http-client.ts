import Stripe from 'stripe';
import { stripeCalls, type StripeCall } from './observe/channels.ts';
import type { Asker, StripeQueue } from './stripe-queue.ts';

/**
 * The SDK's own client behind the queue: a call keeps its place until its answer is read. Waiting counts towards the
 * call's limit in time; one whose limit passed while it waited is not made.
 */
export function queueHttpClient(
  client: Stripe.HttpClient,
  queue: StripeQueue,
  asker: Asker,
): Stripe.HttpClient {
  const makeRequest: Stripe.HttpClient['makeRequest'] = async (
    host,
    port,
    path,
    method,
    headers,
    data,
    protocol,
    timeoutMs,
  ) => {
    const askedAt = performance.now();
    const deadlineMs = askedAt + timeoutMs;
    const news: StripeCall = { method, route: routeOf(path), asker };
    stripeCalls.tell(news);
    const end = (status?: number) => {
      news.ended = { status, durationMs: performance.now() - askedAt };
      stripeCalls.tell(news);
    };
    const call = async () => {
      news.waitedMs = performance.now() - askedAt;
      const leftMs = Math.max(1, Math.ceil(deadlineMs - performance.now()));
      const response = await client.makeRequest(
        host,
        port,
        path,
        method,
        headers,
        data,
        protocol,
        leftMs,
      );
      const body = response.toJSON();
      // A body that cannot be read is the SDK's to find.
      await body.catch(() => {});
      end(response.getStatusCode());
      return Object.assign(response, { toJSON: () => body });
    };
    const overdue = AbortSignal.timeout(timeoutMs);
    return queue.run(call, asker, overdue).catch((error: unknown) => {
      if (!news.ended) end();
      throw error === overdue.reason ? Stripe.HttpClient.makeTimeoutError() : error;
    });
  };
  return { getClientName: () => client.getClientName(), makeRequest };
}

/** The path without query, and without what only one object has. */
function routeOf(path: string): string {
  const [bare = ''] = path.split('?');
  return bare.replaceAll(/\/[a-z]{2,4}_[^/]+/g, '/:id');
}
