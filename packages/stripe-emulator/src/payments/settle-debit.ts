import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import type { Charge, PaymentIntent, Session } from '../wire.ts';
import { bookCharge } from './book-charge.ts';

/**
 * Ends a bank debit: the money arrives, or the bank refuses. Answers false, and changes nothing, when
 * the intent awaits none, so it may be called again.
 */
export function settleDebit(
  world: World,
  intent: PaymentIntent,
  outcome: 'succeeds' | 'fails',
): boolean {
  if (intent.status !== 'processing') return false;
  const charge = world.store.read('charge', String(intent.latest_charge));
  const sessionId = world.sessionOfIntent.get(intent.id);
  const session = sessionId ? world.store.find('checkout.session', sessionId) : undefined;
  if (outcome === 'succeeds') receive(world, intent, charge, session);
  else refuse(world, intent, charge, session);
  return true;
}

function receive(
  world: World,
  intent: PaymentIntent,
  charge: Charge,
  session: Session | undefined,
): void {
  change<'charge'>(charge, { status: 'succeeded', paid: true, amount_captured: charge.amount });
  change<'payment_intent'>(intent, { status: 'succeeded', amount_received: intent.amount });
  world.emit('charge.succeeded', charge);
  world.emit('payment_intent.succeeded', intent);
  if (session) {
    session.payment_status = 'paid';
    world.emit('checkout.session.async_payment_succeeded', session);
  }
  bookCharge(world, charge);
}

function refuse(
  world: World,
  intent: PaymentIntent,
  charge: Charge,
  session: Session | undefined,
): void {
  const message = "The customer's bank account could not be debited.";
  change<'charge'>(charge, {
    status: 'failed',
    captured: false,
    failure_code: 'insufficient_funds',
    failure_message: message,
  });
  change<'payment_intent'>(intent, {
    status: 'requires_payment_method',
    payment_method: null,
    last_payment_error: {
      charge: charge.id,
      code: 'payment_method_provider_decline',
      decline_code: 'insufficient_funds',
      message,
      payment_method: world.store.read('payment_method', String(charge.payment_method)),
      type: 'card_error',
    },
  });
  world.emit('charge.failed', charge);
  world.emit('payment_intent.payment_failed', intent);
  if (session) world.emit('checkout.session.async_payment_failed', session);
}
