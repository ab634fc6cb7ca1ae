import { docUrl } from '../core/stripe-error.ts';
import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import type { PaymentIntent, PaymentMethod } from '../wire.ts';
import { createCharge } from './create-charge.ts';
import type { TestCard } from './test-cards.ts';

export interface Refusal {
  status: 'declined';
  /** The decline code where the bank gave one, else the error code. */
  code: string;
  message: string;
}

/** Records a refused card: a failed charge, and an intent that waits for another payment method. */
export function refuseCard(
  world: World,
  intent: PaymentIntent,
  method: PaymentMethod,
  card: TestCard,
): Refusal {
  const refused = createCharge(world, intent, method, { status: 'failed', card });
  const code = card.code ?? 'card_declined';
  const message = card.message ?? 'Your card was declined.';
  change<'payment_intent'>(intent, {
    status: 'requires_payment_method',
    payment_method: null,
    next_action: null,
    last_payment_error: {
      charge: refused.id,
      code,
      decline_code: card.declineCode ?? 'generic_decline',
      doc_url: docUrl(code),
      message,
      payment_method: method,
      type: 'card_error',
    },
  });
  world.emit('charge.failed', refused);
  world.emit('payment_intent.payment_failed', intent);
  return { status: 'declined', code: card.declineCode ?? code, message };
}
