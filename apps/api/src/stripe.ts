import Stripe from 'stripe';
import type { Config } from './config.ts';
import { queueHttpClient } from './queued-http-client.ts';
import type { Asker, StripeQueue } from './stripe-queue.ts';

/**
 * The only Stripe client: answers or fails within `timeoutMs`, keeps connections alive, and tries again
 * only, and once, what met a connection that the other side had closed. With a queue, its calls wait there for their turn.
 */
export function openStripe(
  config: Pick<Config, 'stripeSecretKey' | 'stripeApiBase'>,
  timeoutMs = 8_000,
  { queue, asker = 'customer' }: { queue?: StripeQueue; asker?: Asker } = {},
): Stripe {
  const base = config.stripeApiBase;
  return new Stripe(config.stripeSecretKey, {
    timeout: timeoutMs,
    maxNetworkRetries: 0,
    telemetry: false,
    appInfo: { name: 'till' },
    ...(queue && { httpClient: queueHttpClient(ownHttpClient(), queue, asker) }),
    ...(base && {
      host: base.hostname,
      port: base.port || (base.protocol === 'https:' ? '443' : '80'),
      protocol: base.protocol === 'https:' ? ('https' as const) : ('http' as const),
    }),
  });
}

// On Deno the SDK comes without Node's client.
const ownHttpClient = () =>
  'Deno' in globalThis ? Stripe.createFetchHttpClient() : Stripe.createNodeHttpClient();
