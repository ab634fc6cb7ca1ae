import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import type { PaymentIntent, PaymentMethod } from '../wire.ts';
import { completeSessionOf } from './complete-session.ts';
import { createCharge } from './create-charge.ts';
import { debitAccount } from './debit-account.ts';
import { bookCharge } from './book-charge.ts';
import { failChallenge } from './fail-challenge.ts';
import { payFromCash } from './pay-from-cash.ts';
import { refuseCard } from './refuse-card.ts';
import type { Refusal } from './refuse-card.ts';
import { testCardOf } from './test-cards.ts';
import type { TestCard } from './test-cards.ts';

export type Confirmation = { status: 'accepted' } | { status: 'challenge' } | Refusal;

/**
 * Pays an intent with a stored payment method, as far as that goes: the money arrives, is reserved, is
 * on its way or awaited by transfer (`accepted`), the bank asks for 3-D Secure, or refuses. Completes the session that the
 * intent belongs to, if any.
 */
export function confirmIntent(
  world: World,
  intent: PaymentIntent,
  method: PaymentMethod,
  { authenticated = false, challengeUrl }: { authenticated?: boolean; challengeUrl?: string } = {},
): Confirmation {
  if (method.customer_balance) return payFromCash(world, intent, method);
  if (method.sepa_debit) return debitAccount(world, intent, method);
  const card = testCardOf(method);
  if (card.outcome === 'declined') return refuseCard(world, intent, method, card);
  if (card.outcome === 'challenge' && !authenticated) {
    return challenge(world, intent, method, challengeUrl);
  }
  return chargeCard(world, intent, method, card);
}

/** Whether an intent waits for the answer to a 3-D Secure question. */
export function isChallenged({ status, next_action: next }: PaymentIntent): boolean {
  return status === 'requires_action' && next?.type !== 'display_bank_transfer_instructions';
}

/** Answers an intent's 3-D Secure question: the card is charged, or another one is waited for. */
export function answerIntentChallenge(
  world: World,
  intent: PaymentIntent,
  passed: boolean,
): PaymentIntent {
  const method = world.store.read('payment_method', String(intent.payment_method));
  if (passed) confirmIntent(world, intent, method, { authenticated: true });
  else failChallenge(world, intent);
  return intent;
}

function challenge(
  world: World,
  intent: PaymentIntent,
  method: PaymentMethod,
  url: string | undefined,
): Confirmation {
  change<'payment_intent'>(intent, {
    status: 'requires_action',
    payment_method: method.id,
    last_payment_error: null,
    next_action: url
      ? { type: 'redirect_to_url', redirect_to_url: { url, return_url: null } }
      : { type: 'use_stripe_sdk', use_stripe_sdk: { type: 'three_d_secure_redirect' } },
  });
  world.emit('payment_intent.requires_action', intent);
  return { status: 'challenge' };
}

function chargeCard(
  world: World,
  intent: PaymentIntent,
  method: PaymentMethod,
  card: TestCard,
): Confirmation {
  const charge = createCharge(world, intent, method, { status: 'succeeded', card });
  saveMethod(world, intent, method);
  change<'payment_intent'>(intent, {
    payment_method: method.id,
    last_payment_error: null,
    next_action: null,
    processing: null,
  });
  world.emit('charge.succeeded', charge);
  if (intent.capture_method === 'manual') {
    change<'payment_intent'>(intent, {
      status: 'requires_capture',
      amount_capturable: intent.amount,
    });
    world.emit('payment_intent.amount_capturable_updated', intent);
    completeSessionOf(world, intent, method, 'unpaid');
    return { status: 'accepted' };
  }
  change<'payment_intent'>(intent, { status: 'succeeded', amount_received: intent.amount });
  world.emit('payment_intent.succeeded', intent);
  completeSessionOf(world, intent, method, 'paid');
  bookCharge(world, charge);
  if (card.then === 'disputed' || card.then === 'inquiry') {
    // Over the API a dispute is there at once; after a hosted payment it takes its time.
    const delayMs = world.sessionOfIntent.has(intent.id) ? world.settings.debitSettleMs : 0;
    world.later(delayMs, { deed: 'open_dispute', id: charge.id });
  }
  return { status: 'accepted' };
}

function saveMethod(world: World, intent: PaymentIntent, method: PaymentMethod): void {
  if (!intent.setup_future_usage || !intent.customer || method.customer) return;
  method.customer = String(intent.customer);
  world.emit('payment_method.attached', method);
}
