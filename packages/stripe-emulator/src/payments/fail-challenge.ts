import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import type { PaymentIntent } from '../wire.ts';
import type { Refusal } from './refuse-card.ts';

/** Ends a 3-D Secure challenge that was not passed: the intent waits for another payment method. */
export function failChallenge(world: World, intent: PaymentIntent): Refusal {
  const code = 'payment_intent_authentication_failure';
  const message =
    'We are unable to authenticate your payment method. Please choose a different payment method and try again.';
  change<'payment_intent'>(intent, {
    status: 'requires_payment_method',
    payment_method: null,
    next_action: null,
    last_payment_error: {
      code,
      message,
      payment_method: world.store.read('payment_method', String(intent.payment_method)),
      type: 'invalid_request_error',
    },
  });
  world.emit('payment_intent.payment_failed', intent);
  return { status: 'declined', code, message };
}
