import type Stripe from 'stripe';

/**
 * When a session became what it is, in seconds since 1970, as near as Stripe tells: when it was charged, when it
 * expired, else when it was made. Needs `payment_intent.latest_charge` expanded.
 */
export function settledAtSeconds(session: Stripe.Checkout.Session): number {
  const intent = session.payment_intent;
  const charge = typeof intent === 'object' ? intent?.latest_charge : undefined;
  if (typeof charge === 'object' && charge) return charge.created;
  if (session.status === 'expired') return session.expires_at;
  return session.created;
}
