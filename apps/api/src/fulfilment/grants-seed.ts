import { createHmac } from 'node:crypto';

/**
 * What the seeds of an order's grants are drawn from: a keyed function of the order, so that a ledger rebuilt from
 * Stripe gives the licence keys it gave before. The grant keeps its seed, so another secret changes no existing key.
 */
export function grantsSeed(orderId: string, secrets: string[]): string {
  return createHmac('sha256', secrets[0] ?? '')
    .update(`grants:${orderId}`)
    .digest('hex');
}
