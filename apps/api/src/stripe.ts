import Stripe from 'stripe';
import type { Config } from './config.ts';

/**
 * The only Stripe client: answers or fails within `timeoutMs`, keeps connections alive, and tries again
 * only, and once, what met a connection that the other side had closed.
 */
export function openStripe(
  config: Pick<Config, 'stripeSecretKey' | 'stripeApiBase'>,
  timeoutMs = 8_000,
): Stripe {
  const base = config.stripeApiBase;
  return new Stripe(config.stripeSecretKey, {
    timeout: timeoutMs,
    maxNetworkRetries: 0,
    telemetry: false,
    appInfo: { name: 'till' },
    ...(base && {
      host: base.hostname,
      port: base.port || (base.protocol === 'https:' ? '443' : '80'),
      protocol: base.protocol === 'https:' ? ('https' as const) : ('http' as const),
    }),
  });
}
