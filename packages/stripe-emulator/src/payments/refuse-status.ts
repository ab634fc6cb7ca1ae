import { StripeError } from '../core/stripe-error.ts';
import type { PaymentIntent } from '../wire.ts';

/** Throws payment_intent_unexpected_state, with the intent in it, unless its status is one of `allowed`. */
export function refuseStatus(
  intent: PaymentIntent,
  verb: string,
  allowed: readonly PaymentIntent['status'][],
): void {
  if (allowed.includes(intent.status)) return;
  const message =
    verb === 'confirm' && intent.status === 'succeeded'
      ? 'You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.'
      : `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be ${pastOf[verb]}: ${allowed.join(', ')}.`;
  throw unexpectedState(intent, message);
}

/** 400 payment_intent_unexpected_state with the intent as it is: kept under the idempotency key. */
export function unexpectedState(intent: PaymentIntent, message: string): StripeError {
  return new StripeError(
    400,
    {
      type: 'invalid_request_error',
      code: 'payment_intent_unexpected_state',
      message,
      payment_intent: structuredClone(intent),
    },
    { stored: true },
  );
}

const pastOf: Record<string, string> = {
  cancel: 'canceled',
  capture: 'captured',
  confirm: 'confirmed',
  update: 'updated',
};
