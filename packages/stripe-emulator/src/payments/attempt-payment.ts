import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import { createBankDebit } from '../resources/payment-method.ts';
import type { Payer } from '../resources/payment-method.ts';
import type { PaymentIntent, Session } from '../wire.ts';
import { chargeCard } from './charge-card.ts';
import { completeSession } from './complete-session.ts';
import { createCharge } from './create-charge.ts';
import { openIntent } from './open-intent.ts';
import { settleDebit } from './settle-debit.ts';
import { findTestCard } from './test-cards.ts';
import type { TestCard } from './test-cards.ts';

/** Payment details as a customer gives them, already checked for form. */
export type PaymentDetails =
  | { method: 'none'; payer: Payer }
  | { method: 'card'; cardNumber: string; payer: Payer }
  | { method: 'debit'; iban: string; outcome: 'succeeds' | 'fails'; payer: Payer };

export type PaymentResult =
  | { status: 'complete' }
  | { status: 'challenge' }
  | { status: 'declined'; code: string; message: string };

/**
 * Tries to pay an open session. A session that is complete already is left alone and answered as
 * complete, so a form sent twice pays once.
 */
export function attemptPayment(
  world: World,
  session: Session,
  details: PaymentDetails,
): PaymentResult {
  const { payer } = details;
  if (session.status === 'complete') return { status: 'complete' };
  if (session.status !== 'open') {
    return { status: 'declined', code: 'session_expired', message: 'This checkout has expired.' };
  }
  if (session.amount_total === 0) {
    completeSession(world, session, { payer, paymentStatus: 'no_payment_required' });
    return { status: 'complete' };
  }
  if (details.method === 'none') {
    return { status: 'declined', code: 'payment_method_required', message: 'Choose how to pay.' };
  }
  const intent = openIntent(world, session);
  if (details.method === 'debit') return debit(world, session, intent, details);
  const card = findTestCard(details.cardNumber);
  if (card.outcome === 'challenge') return challenge(world, session, intent, details);
  return chargeCard(world, session, { intent, card, payer });
}

/** Carries on after the 3-D Secure page: pays, or refuses the card. Does nothing without a challenge. */
export function answerChallenge(world: World, session: Session, passed: boolean): PaymentResult {
  const asked = world.checkouts.get(session.id)?.challenge;
  if (session.status === 'complete') return { status: 'complete' };
  if (!asked || session.status !== 'open') {
    return { status: 'declined', code: 'session_expired', message: 'There is nothing to confirm.' };
  }
  delete world.checkouts.get(session.id)?.challenge;
  const intent = openIntent(world, session);
  intent.next_action = null;
  const card = findTestCard(asked.cardNumber);
  if (passed) {
    const paid: TestCard = { ...card, outcome: 'paid' };
    return chargeCard(world, session, { intent, card: paid, payer: asked });
  }
  const code = 'payment_intent_authentication_failure';
  const message =
    'We are unable to authenticate your payment method. Please choose a different payment method and try again.';
  change<'payment_intent'>(intent, {
    status: 'requires_payment_method',
    last_payment_error: { code, message, type: 'invalid_request_error' },
  });
  world.emit('payment_intent.payment_failed', intent);
  return { status: 'declined', code, message };
}

function challenge(
  world: World,
  session: Session,
  intent: PaymentIntent,
  { cardNumber, payer }: { cardNumber: string; payer: Payer },
): PaymentResult {
  const url = `${world.settings.origin}/c/pay/${session.id}/challenge`;
  const notes = world.checkouts.get(session.id);
  if (notes) notes.challenge = { cardNumber, email: payer.email ?? '', name: payer.name };
  change<'payment_intent'>(intent, {
    status: 'requires_action',
    next_action: { type: 'redirect_to_url', redirect_to_url: { url, return_url: session.url } },
  });
  world.emit('payment_intent.requires_action', intent);
  return { status: 'challenge' };
}

function debit(
  world: World,
  session: Session,
  intent: PaymentIntent,
  { iban, outcome, payer }: { iban: string; outcome: 'succeeds' | 'fails'; payer: Payer },
): PaymentResult {
  const method = createBankDebit(world, iban, payer);
  const notes = world.checkouts.get(session.id);
  if (notes) notes.debit = outcome;
  const charge = createCharge(world, intent, method, { status: 'pending' });
  change<'payment_intent'>(intent, {
    amount: session.amount_total ?? 0,
    status: 'processing',
    payment_method: method.id,
    last_payment_error: null,
    next_action: null,
  });
  world.emit('payment_intent.processing', intent);
  world.emit('charge.pending', charge);
  completeSession(world, session, { payer, paymentStatus: 'unpaid' });
  world.clock.schedule(world.settings.debitSettleMs, () => settleDebit(world, session, outcome));
  return { status: 'complete' };
}
