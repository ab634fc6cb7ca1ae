import { metadata } from '../core/composite-fields.ts';
import { boolean, integer, oneOf, string } from '../core/field-types.ts';
import { unsettable } from '../core/fields.ts';
import { notYet } from '../core/not-yet.ts';
import { action, defineResource, listBy } from '../core/resource.ts';
import { forbiddenByState, invalidRequest } from '../core/stripe-error.ts';
import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import { createRefund } from '../payments/refund-charge.ts';
import { setRefundStatus } from '../payments/set-refund-status.ts';
import type { Charge, Refund } from '../wire.ts';
import { mergeMetadata } from './merge-metadata.ts';

/** The charge that a refund by payment intent or charge id means. Throws a StripeError. */
export function findChargeToRefund(
  { store }: World,
  { payment_intent, charge }: { payment_intent?: string; charge?: string },
): Charge {
  if (charge !== undefined) {
    const found = store.read('charge', charge, 'charge');
    if (payment_intent === undefined || found.payment_intent === payment_intent) return found;
    throw invalidRequest(
      `Charge ${charge} does not belong to PaymentIntent ${payment_intent}.`,
      'payment_intent',
    );
  }
  if (payment_intent === undefined) {
    throw invalidRequest(
      'One of the following params should be provided for this request: payment_intent or charge.',
    );
  }
  const intent = store.read('payment_intent', payment_intent, 'payment_intent');
  if (intent.status !== 'succeeded') {
    const message = `This PaymentIntent (${intent.id}) does not have a successful charge to refund.`;
    throw forbiddenByState(message, 'payment_intent_unexpected_state', 'payment_intent');
  }
  return store.read('charge', String(intent.latest_charge));
}

export const refunds = defineResource({
  object: 'refund',
  path: '/v1/refunds',
  expandable: {
    balance_transaction: 'balance_transaction',
    charge: 'charge',
    failure_balance_transaction: 'balance_transaction',
    payment_intent: 'payment_intent',
  },
  create: action(
    {
      amount: integer({ min: 1 }),
      charge: string(),
      payment_intent: string(),
      reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer'),
      metadata: metadata(),
      currency: notYet(),
      customer: notYet(),
      instructions_email: notYet(),
      origin: notYet(),
      refund_application_fee: boolean(),
      reverse_transfer: boolean(),
    },
    (world, params) => {
      const charge = findChargeToRefund(world, params);
      if (params.reverse_transfer) {
        const message = `Cannot reverse transfer on charge ${charge.id} because it does not have an associated transfer.`;
        throw invalidRequest(message, 'reverse_transfer');
      }
      if (params.refund_application_fee) {
        const message = `Cannot refund application fee on charge ${charge.id} because it has no application fee.`;
        throw invalidRequest(message, 'refund_application_fee');
      }
      return createRefund(world, charge, params);
    },
  ),
  list: listBy({ charge: string(), payment_intent: string() }),
  indexed: ['charge', 'payment_intent'],
  update: action({ metadata: unsettable(metadata()) }, (world, params, refund: Refund) => {
    const previous = change<'refund'>(refund, mergeMetadata(refund, params.metadata));
    world.emit('refund.updated', refund, previous);
    world.emit('charge.refund.updated', refund, previous);
    return refund;
  }),
  actions: {
    cancel: action({}, (world, _params, refund: Refund) => {
      if (refund.status === 'requires_action') return setRefundStatus(world, refund, 'canceled');
      throw forbiddenByState(`Refund ${refund.id} is ${refund.status} and cannot be canceled.`);
    }),
  },
});
