import Stripe from 'stripe';
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
    const deadlineMs = performance.now() + timeoutMs;
    const call = async () => {
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
      return Object.assign(response, { toJSON: () => body });
    };
    const overdue = AbortSignal.timeout(timeoutMs);
    return queue.run(call, asker, overdue).catch((error: unknown) => {
      throw error === overdue.reason ? Stripe.HttpClient.makeTimeoutError() : error;
    });
  };
  return { getClientName: () => client.getClientName(), makeRequest };
}
