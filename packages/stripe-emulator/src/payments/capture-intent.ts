import { invalidRequest } from '../core/stripe-error.ts';
import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import { mergeMetadata } from '../resources/merge-metadata.ts';
import type { PaymentIntent } from '../wire.ts';
import { bookCharge } from './book-charge.ts';
import { refuseStatus } from './refuse-status.ts';

export interface Capture {
  amount_to_capture?: number;
  metadata?: Record<string, string> | null;
}

/** Takes reserved money, or `amount_to_capture` of it; the rest is released. Throws a StripeError. */
export function captureIntent(
  world: World,
  { amount_to_capture: wanted, metadata }: Capture,
  intent: PaymentIntent,
): PaymentIntent {
  refuseStatus(intent, 'capture', ['requires_capture']);
  const amount = wanted ?? intent.amount_capturable;
  if (amount > intent.amount_capturable) {
    throw invalidRequest(
      'The payment intent does not have enough capturable amount for the requested amount.',
      'amount_to_capture',
      'amount_too_large',
    );
  }
  const charge = world.store.read('charge', String(intent.latest_charge));
  const previous = change<'charge'>(charge, { captured: true, amount_captured: amount });
  change<'payment_intent'>(intent, {
    status: 'succeeded',
    amount_received: amount,
    amount_capturable: 0,
    ...mergeMetadata(intent, metadata),
  });
  world.emit('charge.captured', charge, previous);
  world.emit('payment_intent.succeeded', intent);
  const sessionId = world.sessionOfIntent.get(intent.id);
  if (sessionId) world.store.read('checkout.session', sessionId).payment_status = 'paid';
  bookCharge(world, charge);
  return intent;
}
