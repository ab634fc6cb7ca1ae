import { list, metadata, object } from '../core/composite-fields.ts';
import { boolean, currency, email, integer, oneOf, string } from '../core/field-types.ts';
import { required, unsettable } from '../core/fields.ts';
import type { Params } from '../core/fields.ts';
import { notYet } from '../core/not-yet.ts';
import { shipping, wholeShipping } from '../core/person-fields.ts';
import { invalidRequest } from '../core/stripe-error.ts';
import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import { mergeMetadata, withoutEmpty } from '../resources/merge-metadata.ts';
import { readMethod } from '../resources/payment-method.ts';
import { createMethod, paymentMethodData } from '../resources/payment-methods.ts';
import type { PaymentIntent } from '../wire.ts';
import { confirmByApi, confirmFields } from './confirm-by-api.ts';
import { createIntent } from './create-intent.ts';
import { formatAmount, smallestCharge } from './money.ts';
import { refuseAwaitingTransfer } from './refuse-awaiting-transfer.ts';
import { refuseStatus } from './refuse-status.ts';
import { methodOptions } from './transfer-options.ts';

/** What creating and updating an intent take. */
export const intentFields = {
  allowed_payment_method_types: list(string()),
  amount: integer({ min: 1, max: 99_999_999 }),
  automatic_payment_methods: object({
    enabled: required(boolean()),
    allow_redirects: oneOf('always', 'never'),
  }),
  capture_method: oneOf('automatic', 'automatic_async', 'manual'),
  confirmation_method: oneOf('automatic', 'manual'),
  currency: currency(),
  customer: string(),
  description: unsettable(string(1000)),
  metadata: unsettable(metadata()),
  payment_method: string(),
  payment_method_data: object(paymentMethodData),
  payment_method_options: methodOptions(),
  payment_method_types: list(string()),
  receipt_email: unsettable(email()),
  setup_future_usage: oneOf('off_session', 'on_session'),
  shipping: unsettable(shipping()),
  statement_descriptor: string(22),
  statement_descriptor_suffix: string(22),
  transfer_group: string(),
  amount_details: notYet(),
  application_fee_amount: notYet(),
  customer_account: notYet(),
  excluded_payment_method_types: notYet(),
  on_behalf_of: notYet(),
  payment_details: notYet(),
  payment_method_configuration: notYet(),
  transfer_data: notYet(),
};

type IntentParams = Params<typeof intentFields>;

/** Makes an intent over the API and confirms it when asked to. Throws a StripeError. */
export function createIntentByApi(
  world: World,
  params: IntentParams &
    Params<typeof confirmFields> & { amount: number; currency: string; confirm?: boolean },
): PaymentIntent {
  const { amount, currency: code } = params;
  refuseTooSmall(amount, code);
  const changes = changesOf(world, params);
  const intent = createIntent(world, {
    ...changes,
    amount,
    currency: code,
    metadata: withoutEmpty(params.metadata ?? {}),
    ...(changes.payment_method && { status: 'requires_confirmation' as const }),
  });
  if (!params.confirm) return intent;
  const { payment_method: _stored, payment_method_data: _given, ...confirmation } = params;
  return confirmByApi(world, confirmation, intent);
}

/** Changes an intent that is not yet under way. Throws a StripeError. */
export function updateIntent(
  world: World,
  params: IntentParams,
  intent: PaymentIntent,
): PaymentIntent {
  const { metadata: pairs, description, ...rest } = params;
  if (Object.keys(rest).length > 0) {
    refuseStatus(intent, 'update', [
      'requires_payment_method',
      'requires_confirmation',
      'requires_action',
    ]);
  }
  refuseAwaitingTransfer(intent, params);
  const changes = changesOf(world, params);
  refuseTooSmall(params.amount ?? intent.amount, params.currency ?? intent.currency);
  change<'payment_intent'>(intent, {
    ...changes,
    ...(description !== undefined && { description }),
    ...(changes.payment_method && { status: 'requires_confirmation' as const }),
    ...mergeMetadata(intent, pairs),
  });
  return intent;
}

const kept = [
  'amount',
  'capture_method',
  'confirmation_method',
  'currency',
  'customer',
  'description',
  'payment_method_types',
  'receipt_email',
  'setup_future_usage',
  'statement_descriptor',
  'statement_descriptor_suffix',
  'transfer_group',
] as const;

function changesOf(world: World, params: IntentParams): Partial<PaymentIntent> {
  const { payment_method: id, payment_method_data: data, shipping: to } = params;
  const { automatic_payment_methods: automatic, payment_method_options: options } = params;
  const { allowed_payment_method_types: allowed } = params;
  const rest = Object.fromEntries(
    kept.filter((name) => params[name] !== undefined).map((name) => [name, params[name]]),
  ) as Partial<Pick<IntentParams, (typeof kept)[number]>>;
  if (rest.customer !== undefined) world.store.read('customer', rest.customer, 'customer');
  const method = data
    ? createMethod(world, data)
    : id === undefined
      ? undefined
      : readMethod(world, id);
  if (method?.customer && method.customer !== rest.customer) {
    throw invalidRequest(
      `The PaymentMethod ${method.id} belongs to a customer. Include that customer in the 'customer' parameter.`,
      'payment_method',
    );
  }
  return {
    ...(allowed && { allowed_payment_method_types: allowed, payment_method_types: allowed }),
    ...rest,
    ...(method && { payment_method: method.id }),
    ...(options?.customer_balance && { payment_method_options: options }),
    ...(to !== undefined && { shipping: to && wholeShipping(to) }),
    ...(automatic && {
      automatic_payment_methods: {
        enabled: automatic.enabled,
        ...(automatic.enabled && { allow_redirects: automatic.allow_redirects ?? 'always' }),
      },
    }),
  };
}

function refuseTooSmall(amount: number, code: string): void {
  const least = smallestCharge(code);
  if (amount >= least) return;
  throw invalidRequest(
    `Amount must be at least ${formatAmount(least, code)} ${code}`,
    'amount',
    'amount_too_small',
  );
}
