import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import type { PaymentIntent } from '../wire.ts';
import { instructionsOf } from './pay-from-cash.ts';
import { releaseCash } from './reconcile-cash.ts';
import { refuseStatus, unexpectedState } from './refuse-status.ts';

export const cancellationReasons = [
  'abandoned',
  'duplicate',
  'fraudulent',
  'requested_by_customer',
] as const;

/** Cancels an intent over the API and releases what it reserved. Throws a StripeError. */
export function cancelIntent(
  world: World,
  intent: PaymentIntent,
  reason: PaymentIntent['cancellation_reason'],
): PaymentIntent {
  if (world.sessionOfIntent.has(intent.id)) {
    throw unexpectedState(
      intent,
      'You cannot cancel this PaymentIntent because it was created by a Checkout Session. Expire the Checkout Session instead.',
    );
  }
  refuseStatus(intent, 'cancel', [
    'requires_payment_method',
    'requires_capture',
    'requires_confirmation',
    'requires_action',
    'processing',
  ]);
  const charge = intent.latest_charge && world.store.find('charge', String(intent.latest_charge));
  if (charge && intent.status === 'requires_capture') {
    const previous = change<'charge'>(charge, { refunded: true, amount_refunded: charge.amount });
    world.emit('charge.refunded', charge, previous);
  }
  const { amount_remaining: missing } = instructionsOf(intent) ?? {};
  endIntent(world, intent, reason);
  releaseCash(world, intent, missing ?? null);
  return intent;
}

/** Cancels an intent whatever its state. */
export function endIntent(
  world: World,
  intent: PaymentIntent,
  reason: PaymentIntent['cancellation_reason'],
): PaymentIntent {
  change<'payment_intent'>(intent, {
    status: 'canceled',
    amount_capturable: 0,
    canceled_at: world.clock.nowSeconds(),
    cancellation_reason: reason,
    next_action: null,
  });
  world.emit('payment_intent.canceled', intent);
  return intent;
}
