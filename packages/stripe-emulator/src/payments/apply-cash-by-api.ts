import { forbiddenByState, invalidRequest } from '../core/stripe-error.ts';
import type { World } from '../core/world.ts';
import type { PaymentIntent } from '../wire.ts';
import { availableCash } from './cash-balance.ts';
import { applyCash, instructionsOf } from './pay-from-cash.ts';

/**
 * Pays an intent that awaits a bank transfer with `amount` (minor units, else all that is missing) of
 * the cash that its customer has. Throws where it awaits none, or the cash does not suffice.
 */
export function applyByApi(
  world: World,
  params: { amount?: number; currency?: string },
  intent: PaymentIntent,
): PaymentIntent {
  const missing = instructionsOf(intent)?.amount_remaining;
  if (typeof missing !== 'number') {
    const message = `PaymentIntent ${intent.id} awaits no funds from a customer balance.`;
    throw forbiddenByState(message, 'payment_intent_unexpected_state');
  }
  const { amount = missing, currency = intent.currency } = params;
  if (currency !== intent.currency) {
    throw invalidRequest(`The PaymentIntent is in ${intent.currency}.`, 'currency');
  }
  if (amount > missing) {
    throw invalidRequest(`The PaymentIntent lacks only ${missing}.`, 'amount');
  }
  const cash = availableCash(world, String(intent.customer), currency);
  if (amount > cash) {
    const message = `The customer has ${cash} ${currency} in cash, which does not cover ${amount}.`;
    throw invalidRequest(message, 'amount');
  }
  applyCash(world, intent, amount);
  return intent;
}
