import { object } from '../core/composite-fields.ts';
import { boolean, email, oneOf, string, url } from '../core/field-types.ts';
import type { Params } from '../core/fields.ts';
import { anything, notYet } from '../core/not-yet.ts';
import { shipping, wholeShipping } from '../core/person-fields.ts';
import { StripeError } from '../core/stripe-error.ts';
import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import { createMethod, paymentMethodData } from '../resources/payment-methods.ts';
import { readMethod } from '../resources/payment-method.ts';
import type { PaymentIntent } from '../wire.ts';
import { confirmIntent } from './confirm-intent.ts';
import { failChallenge } from './fail-challenge.ts';
import { refuseAwaitingTransfer } from './refuse-awaiting-transfer.ts';
import { refuseStatus, unexpectedState } from './refuse-status.ts';
import { methodOptions } from './transfer-options.ts';

/** What confirming takes, with POST …/confirm or with `confirm` at creation. */
export const confirmFields = {
  error_on_requires_action: boolean(),
  mandate_data: anything(),
  off_session: boolean(),
  payment_method: string(),
  payment_method_data: object(paymentMethodData),
  payment_method_options: methodOptions(),
  receipt_email: email(),
  return_url: url(),
  setup_future_usage: oneOf('off_session', 'on_session'),
  shipping: shipping(),
  use_stripe_sdk: boolean(),
  capture_method: oneOf('automatic', 'automatic_async', 'manual'),
  mandate: notYet(),
  radar_options: notYet(),
};

/**
 * Confirms an intent over the API. Throws 402 with the intent when the card is refused, and 400 when
 * the intent's state forbids it.
 */
export function confirmByApi(
  world: World,
  params: Params<typeof confirmFields>,
  intent: PaymentIntent,
): PaymentIntent {
  refuseStatus(intent, 'confirm', [
    'requires_payment_method',
    'requires_confirmation',
    'requires_action',
  ]);
  const { payment_method: id, payment_method_data: data } = params;
  const method = data
    ? createMethod(world, data)
    : (id ?? intent.payment_method)
      ? readMethod(world, String(id ?? intent.payment_method))
      : undefined;
  if (!method) {
    throw unexpectedState(
      intent,
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
    );
  }
  if (!intent.payment_method_types.includes(method.type)) {
    throw unexpectedState(
      intent,
      `The PaymentMethod provided (${method.type}) is not allowed for this PaymentIntent. Please attach a PaymentMethod of one of the following types: ${intent.payment_method_types.join(', ')}.`,
    );
  }
  if (!method.customer_balance) refuseAwaitingTransfer(intent, { payment_method: method.id });
  const { payment_method_options: options } = params;
  change<'payment_intent'>(intent, {
    ...(options?.customer_balance && { payment_method_options: options }),
    ...(params.receipt_email && { receipt_email: params.receipt_email }),
    ...(params.setup_future_usage && { setup_future_usage: params.setup_future_usage }),
    ...(params.capture_method && { capture_method: params.capture_method }),
    ...(params.shipping && { shipping: wholeShipping(params.shipping) }),
  });
  const { return_url: returnUrl } = params;
  const challengeUrl = returnUrl && `${world.settings.origin}/c/authenticate/${intent.id}`;
  const confirmation = confirmIntent(world, intent, method, {
    ...(challengeUrl && { challengeUrl }),
  });
  if (confirmation.status === 'accepted') return intent;
  if (confirmation.status === 'challenge') {
    if (intent.next_action?.redirect_to_url) {
      intent.next_action.redirect_to_url.return_url = returnUrl ?? null;
    }
    if (!params.off_session && !params.error_on_requires_action) return intent;
    failChallenge(world, intent);
    throw authenticationRequired(intent);
  }
  const { charge, code = 'card_declined', decline_code } = intent.last_payment_error ?? {};
  throw new StripeError(
    402,
    {
      type: 'card_error',
      code,
      ...(decline_code && { decline_code }),
      message: confirmation.message,
      ...(charge && { charge: String(charge) }),
      payment_intent: structuredClone(intent),
      payment_method: method,
    },
    { stored: true },
  );
}

function authenticationRequired(intent: PaymentIntent): StripeError {
  return new StripeError(
    402,
    {
      type: 'card_error',
      code: 'authentication_required',
      decline_code: 'authentication_required',
      message: 'Your card was declined. This transaction requires authentication.',
      payment_intent: structuredClone(intent),
    },
    { stored: true },
  );
}
