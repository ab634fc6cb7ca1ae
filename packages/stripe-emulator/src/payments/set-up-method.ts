import { StripeError, docUrl, forbiddenByState } from '../core/stripe-error.ts';
import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import { withoutEmpty } from '../resources/merge-metadata.ts';
import { attachMethod } from '../resources/payment-method.ts';
import type { PaymentMethod, SetupIntent } from '../wire.ts';
import { testCardOf } from './test-cards.ts';

export interface NewSetup {
  customer?: string;
  description?: string | null;
  metadata?: Record<string, string> | null;
  payment_method_types?: string[];
  usage?: 'off_session' | 'on_session';
}

/** Stores an intent to save a payment method, and tells of it. */
export function createSetup(
  world: World,
  given: NewSetup,
  method: PaymentMethod | undefined,
): SetupIntent {
  const id = world.ids.newId('seti');
  const intent = world.store.put('setup_intent', {
    id,
    object: 'setup_intent',
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: null,
    cancellation_reason: null,
    client_secret: `${id}_secret_${world.ids.randomText(25)}`,
    created: world.clock.nowSeconds(),
    customer: given.customer ?? null,
    customer_account: null,
    description: given.description ?? null,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    managed_payments: null,
    mandate: null,
    metadata: withoutEmpty(given.metadata ?? {}),
    next_action: null,
    on_behalf_of: null,
    payment_method: method?.id ?? null,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: given.payment_method_types ?? ['card', 'sepa_debit'],
    single_use_mandate: null,
    status: method ? 'requires_confirmation' : 'requires_payment_method',
    usage: given.usage ?? 'off_session',
  });
  world.emit('setup_intent.created', intent);
  return intent;
}

/**
 * Saves the payment method to the intent's customer, asks for 3-D Secure, or refuses the card with
 * 402. Throws when the state forbids it.
 */
export function confirmSetup(
  world: World,
  intent: SetupIntent,
  method: PaymentMethod | undefined,
  returnUrl: string | undefined,
): SetupIntent {
  if (!method || intent.status === 'succeeded' || intent.status === 'canceled') {
    throw forbiddenByState(
      method
        ? `You cannot confirm this SetupIntent because it has a status of ${intent.status}.`
        : 'You cannot confirm this SetupIntent because it is missing a payment method.',
      'setup_intent_unexpected_state',
    );
  }
  const card = testCardOf(method);
  if (method.card && card.outcome === 'declined' && !card.attaches) {
    return refuse(world, intent, method, card);
  }
  change<'setup_intent'>(intent, { payment_method: method.id, last_setup_error: null });
  if (method.card && card.outcome === 'challenge') {
    change<'setup_intent'>(intent, {
      status: 'requires_action',
      next_action: { type: 'use_stripe_sdk', use_stripe_sdk: { return_url: returnUrl ?? null } },
    });
    world.emit('setup_intent.requires_action', intent);
    return intent;
  }
  if (intent.customer) attachMethod(world, method, String(intent.customer));
  change<'setup_intent'>(intent, { status: 'succeeded', next_action: null });
  world.emit('setup_intent.succeeded', intent);
  return intent;
}

function refuse(
  world: World,
  intent: SetupIntent,
  method: PaymentMethod,
  { code = 'card_declined', declineCode, message = '' }: ReturnType<typeof testCardOf>,
): never {
  const error = {
    code,
    ...(declineCode && { decline_code: declineCode }),
    message,
    payment_method: method,
    type: 'card_error' as const,
  };
  change<'setup_intent'>(intent, {
    status: 'requires_payment_method',
    payment_method: null,
    last_setup_error: { ...error, doc_url: docUrl(code) },
  });
  world.emit('setup_intent.setup_failed', intent);
  throw new StripeError(402, { ...error, setup_intent: structuredClone(intent) }, { stored: true });
}
