import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import { createBalanceTransaction } from '../resources/balance-transaction.ts';
import { createCard } from '../resources/payment-method.ts';
import type { Payer } from '../resources/payment-method.ts';
import type { Charge, PaymentIntent, Session } from '../wire.ts';
import type { PaymentResult } from './attempt-payment.ts';
import { completeSession } from './complete-session.ts';
import { createCharge } from './create-charge.ts';
import { createDispute } from './dispute-charge.ts';
import type { TestCard } from './test-cards.ts';

/** Charges a card that needs no further confirmation and, when it goes through, completes the session. */
export function chargeCard(
  world: World,
  session: Session,
  { intent, card, payer }: { intent: PaymentIntent; card: TestCard; payer: Payer },
): PaymentResult {
  // A discount may have changed the total since an earlier attempt opened the intent.
  intent.amount = session.amount_total ?? 0;
  const method = createCard(world, card, payer);
  if (card.outcome === 'declined') {
    const refused = createCharge(world, intent, method, { status: 'failed', card });
    const code = card.code ?? 'card_declined';
    const message = card.message ?? 'Your card was declined.';
    change<'payment_intent'>(intent, {
      status: 'requires_payment_method',
      next_action: null,
      last_payment_error: {
        charge: refused.id,
        code,
        decline_code: card.declineCode ?? 'generic_decline',
        doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`,
        message,
        payment_method: method,
        type: 'card_error',
      },
    });
    world.emit('charge.failed', refused);
    world.emit('payment_intent.payment_failed', intent);
    return { status: 'declined', code: card.declineCode ?? code, message };
  }
  const charge = createCharge(world, intent, method, { status: 'succeeded', card });
  change<'payment_intent'>(intent, {
    status: 'succeeded',
    amount_received: intent.amount,
    payment_method: method.id,
    last_payment_error: null,
    next_action: null,
  });
  world.emit('charge.succeeded', charge);
  world.emit('payment_intent.succeeded', intent);
  completeSession(world, session, { payer, paymentStatus: 'paid' });
  bookCharge(world, charge);
  if (card.then === 'disputed') {
    world.clock.schedule(world.settings.debitSettleMs, () => createDispute(world, charge));
  }
  return { status: 'complete' };
}

/** Books a charge that went through; Stripe tells of it in charge.updated, a moment after success. */
export function bookCharge(world: World, charge: Charge): void {
  const { amount, currency, id } = charge;
  const booking = createBalanceTransaction(world, { amount, currency, type: 'charge', source: id });
  const previous = change<'charge'>(charge, { balance_transaction: booking.id });
  world.emit('charge.updated', charge, previous);
}
