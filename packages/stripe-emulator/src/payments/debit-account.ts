import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import type { PaymentIntent, PaymentMethod } from '../wire.ts';
import { completeSessionOf } from './complete-session.ts';
import { createCharge } from './create-charge.ts';
import { debitOutcomeOf } from './test-cards.ts';

/** Starts a bank debit, which settles or fails `debitSettleMs` later as its test account says. */
export function debitAccount(
  world: World,
  intent: PaymentIntent,
  method: PaymentMethod,
): { status: 'accepted' } {
  const charge = createCharge(world, intent, method, { status: 'pending' });
  change<'payment_intent'>(intent, {
    status: 'processing',
    payment_method: method.id,
    last_payment_error: null,
    next_action: null,
  });
  world.emit('payment_intent.processing', intent);
  world.emit('charge.pending', charge);
  completeSessionOf(world, intent, method, 'unpaid');
  world.later(world.settings.debitSettleMs, {
    deed: 'settle_debit',
    id: intent.id,
    outcome: debitOutcomeOf(method),
  });
  return { status: 'accepted' };
}
