import { metadata } from '../core/composite-fields.ts';
import { boolean, currency, integer, oneOf, string } from '../core/field-types.ts';
import { required, unsettable } from '../core/fields.ts';
import { action, defineResource, listBy } from '../core/resource.ts';
import { applyByApi } from '../payments/apply-cash-by-api.ts';
import { cancelIntent, cancellationReasons } from '../payments/cancel-intent.ts';
import { captureIntent } from '../payments/capture-intent.ts';
import { confirmByApi, confirmFields } from '../payments/confirm-by-api.ts';
import { createIntentByApi, intentFields, updateIntent } from '../payments/create-intent-by-api.ts';
import type { PaymentIntent } from '../wire.ts';

export const paymentIntents = defineResource({
  object: 'payment_intent',
  path: '/v1/payment_intents',
  expandable: {
    customer: 'customer',
    latest_charge: 'charge',
    payment_method: 'payment_method',
  },
  create: action(
    {
      ...intentFields,
      ...confirmFields,
      amount: required(integer({ min: 1, max: 99_999_999 })),
      currency: required(currency()),
      confirm: boolean(),
    },
    createIntentByApi,
  ),
  list: listBy({ customer: string() }),
  update: action(intentFields, updateIntent),
  actions: {
    apply_customer_balance: action(
      { amount: integer({ min: 1 }), currency: currency() },
      applyByApi,
    ),
    cancel: action(
      { cancellation_reason: oneOf(...cancellationReasons) },
      (world, { cancellation_reason: reason }, intent: PaymentIntent) =>
        cancelIntent(world, intent, reason ?? null),
    ),
    capture: action(
      {
        amount_to_capture: integer({ min: 1 }),
        final_capture: boolean(),
        metadata: unsettable(metadata()),
        statement_descriptor: string(22),
        statement_descriptor_suffix: string(22),
      },
      captureIntent,
    ),
    confirm: action(confirmFields, confirmByApi),
  },
});
