import { list, metadata } from '../core/composite-fields.ts';
import { boolean, oneOf, string, url } from '../core/field-types.ts';
import { unsettable } from '../core/fields.ts';
import { anything, notYet } from '../core/not-yet.ts';
import { action, defineResource, listBy } from '../core/resource.ts';
import { forbiddenByState } from '../core/stripe-error.ts';
import { change } from '../core/world.ts';
import { cancellationReasons } from '../payments/cancel-intent.ts';
import { confirmSetup, createSetup } from '../payments/set-up-method.ts';
import type { SetupIntent } from '../wire.ts';
import { mergeMetadata } from './merge-metadata.ts';
import { readMethod } from './payment-method.ts';

const confirmFields = {
  payment_method: string(),
  return_url: url(),
  mandate_data: anything(),
  use_stripe_sdk: boolean(),
  payment_method_data: notYet(),
  payment_method_options: anything(),
};

const setupFields = {
  customer: string(),
  description: unsettable(string(1000)),
  metadata: unsettable(metadata()),
  payment_method: string(),
  payment_method_types: list(string()),
};

/** Intents to save a payment method without paying. */
export const setupIntents = defineResource({
  object: 'setup_intent',
  path: '/v1/setup_intents',
  expandable: { customer: 'customer', payment_method: 'payment_method' },
  create: action(
    {
      ...setupFields,
      ...confirmFields,
      confirm: boolean(),
      usage: oneOf('off_session', 'on_session'),
      automatic_payment_methods: anything(),
      attach_to_self: notYet(),
      flow_directions: notYet(),
      on_behalf_of: notYet(),
      single_use: notYet(),
    },
    (world, { confirm, payment_method: id, ...params }) => {
      if (params.customer !== undefined) world.store.read('customer', params.customer, 'customer');
      const method = id === undefined ? undefined : readMethod(world, id);
      const intent = createSetup(world, params, method);
      return confirm ? confirmSetup(world, intent, method, params.return_url) : intent;
    },
  ),
  list: listBy({ customer: string(), payment_method: string(), attach_to_self: notYet() }),
  update: action(
    setupFields,
    (world, { metadata: pairs, payment_method: id, ...changes }, intent) => {
      if (changes.customer !== undefined)
        world.store.read('customer', changes.customer, 'customer');
      const method = id === undefined ? undefined : readMethod(world, id);
      change<'setup_intent'>(intent, {
        ...changes,
        ...(method && { payment_method: method.id, status: 'requires_confirmation' as const }),
        ...mergeMetadata(intent, pairs),
      });
      return intent;
    },
  ),
  actions: {
    cancel: action(
      { cancellation_reason: oneOf(...cancellationReasons) },
      (world, { cancellation_reason: reason }, intent: SetupIntent) => {
        if (intent.status === 'succeeded' || intent.status === 'canceled') {
          throw forbiddenByState(
            `You cannot cancel this SetupIntent because it has a status of ${intent.status}.`,
            'setup_intent_unexpected_state',
          );
        }
        change<'setup_intent'>(intent, {
          status: 'canceled',
          cancellation_reason: (reason ?? null) as SetupIntent['cancellation_reason'],
          next_action: null,
        });
        world.emit('setup_intent.canceled', intent);
        return intent;
      },
    ),
    confirm: action(confirmFields, (world, params, intent: SetupIntent) => {
      const id = params.payment_method ?? intent.payment_method;
      const method = id ? readMethod(world, String(id)) : undefined;
      return confirmSetup(world, intent, method, params.return_url);
    }),
  },
});
