import type { World } from '../core/world.ts';
import { createCustomer } from '../resources/create-customer.ts';
import { createBankDebit, createCard } from '../resources/payment-method.ts';
import type { Payer } from '../resources/payment-method.ts';
import type { PaymentIntent, PaymentMethod, Session } from '../wire.ts';
import { completeSession } from './complete-session.ts';
import { confirmIntent } from './confirm-intent.ts';
import type { Confirmation } from './confirm-intent.ts';
import { failChallenge } from './fail-challenge.ts';
import { openIntent } from './open-intent.ts';
import { findTestCard } from './test-cards.ts';

/** Payment details as a customer gives them, already checked for form. */
export type PaymentDetails =
  | { method: 'none'; payer: Payer }
  | { method: 'card'; cardNumber: string; payer: Payer }
  | { method: 'debit'; iban: string; payer: Payer }
  | { method: 'saved'; paymentMethod: PaymentMethod; payer: Payer };

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
    if (session.customer_creation === 'always') session.customer = createPayer(world, payer);
    completeSession(world, session, { payer, paymentStatus: 'no_payment_required' });
    return { status: 'complete' };
  }
  if (details.method === 'none') {
    return { status: 'declined', code: 'payment_method_required', message: 'Choose how to pay.' };
  }
  const intent = openIntent(world, session);
  if (session.customer_creation === 'always') intent.customer ??= createPayer(world, payer);
  return confirm(world, session, intent, methodOf(world, details));
}

/** Carries on after the 3-D Secure page: pays, or refuses the card. Does nothing without a challenge. */
export function answerChallenge(world: World, session: Session, passed: boolean): PaymentResult {
  const notes = world.checkouts.get(session.id);
  if (session.status === 'complete') return { status: 'complete' };
  if (!notes?.challenge || session.status !== 'open') {
    return { status: 'declined', code: 'session_expired', message: 'There is nothing to confirm.' };
  }
  delete notes.challenge;
  const intent = openIntent(world, session);
  if (!passed) return failChallenge(world, intent);
  const method = world.store.read('payment_method', String(intent.payment_method));
  return toResult(confirmIntent(world, intent, method, { authenticated: true }));
}

function confirm(
  world: World,
  session: Session,
  intent: PaymentIntent,
  method: PaymentMethod,
): PaymentResult {
  const challengeUrl = `${world.settings.origin}/c/pay/${session.id}/challenge`;
  const confirmation = confirmIntent(world, intent, method, { challengeUrl });
  const notes = world.checkouts.get(session.id);
  if (notes && confirmation.status === 'challenge') notes.challenge = true;
  if (notes && confirmation.status === 'declined') delete notes.challenge;
  return toResult(confirmation);
}

function methodOf(
  world: World,
  details: Exclude<PaymentDetails, { method: 'none' }>,
): PaymentMethod {
  if (details.method === 'saved') return details.paymentMethod;
  if (details.method === 'debit') return createBankDebit(world, details.iban, details.payer);
  return createCard(world, findTestCard(details.cardNumber), details.payer);
}

function createPayer(world: World, { email, name, phone, address }: Payer): string {
  return createCustomer(world, { email, name, phone: phone ?? null, address: address ?? null }).id;
}

function toResult(confirmation: Confirmation): PaymentResult {
  return confirmation.status === 'accepted' ? { status: 'complete' } : confirmation;
}
