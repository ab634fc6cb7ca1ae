import { metadata, object } from '../core/composite-fields.ts';
import { email, integer, oneOf, string } from '../core/field-types.ts';
import { unsettable } from '../core/fields.ts';
import { paginate } from '../core/paginate.ts';
import { notYet } from '../core/not-yet.ts';
import { shipping, wholeShipping } from '../core/person-fields.ts';
import { action, defineResource, listBy } from '../core/resource.ts';
import { forbiddenByState } from '../core/stripe-error.ts';
import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import { captureIntent } from '../payments/capture-intent.ts';
import type { Charge, Refund } from '../wire.ts';
import { mergeMetadata } from './merge-metadata.ts';

const path = '/v1/charges';

const refundsOf = ({ store }: World, { id }: Charge): Refund[] =>
  store.allBy('refund', 'charge', id).toReversed();

export const charges = defineResource({
  object: 'charge',
  path,
  expandable: {
    balance_transaction: 'balance_transaction',
    customer: 'customer',
    payment_intent: 'payment_intent',
    payment_method: 'payment_method',
  },
  included: {
    refunds: (world, charge) =>
      paginate(
        refundsOf(world, charge),
        {},
        { url: `${path}/${charge.id}/refunds`, object: 'refund' },
      ),
  },
  list: listBy({ payment_intent: string(), customer: string(), transfer_group: string() }),
  indexed: ['payment_intent'],
  update: action(
    {
      customer: string(),
      description: unsettable(string()),
      fraud_details: object({ user_report: unsettable(oneOf('fraudulent', 'safe')) }),
      metadata: unsettable(metadata()),
      receipt_email: unsettable(email()),
      shipping: shipping(),
      transfer_group: string(),
    },
    (
      world,
      { metadata: pairs, shipping: to, fraud_details: fraud, ...changes },
      charge: Charge,
    ) => {
      if (changes.customer) world.store.read('customer', changes.customer, 'customer');
      const report = fraud?.user_report;
      const previous = change<'charge'>(charge, {
        ...changes,
        ...(to && { shipping: wholeShipping(to) }),
        ...(report && { fraud_details: { user_report: report } }),
        ...mergeMetadata(charge, pairs),
      });
      world.emit('charge.updated', charge, previous);
      return charge;
    },
  ),
  actions: {
    capture: action(
      {
        amount: integer({ min: 1 }),
        receipt_email: email(),
        statement_descriptor: string(22),
        statement_descriptor_suffix: string(22),
        application_fee: notYet(),
        application_fee_amount: notYet(),
        transfer_data: notYet(),
        transfer_group: string(),
      },
      (world, { amount }, charge: Charge) => {
        const intent = world.store.read('payment_intent', String(charge.payment_intent));
        if (charge.captured) {
          const message = `Charge ${charge.id} has already been captured.`;
          throw forbiddenByState(message, 'charge_already_captured');
        }
        captureIntent(world, amount === undefined ? {} : { amount_to_capture: amount }, intent);
        return charge;
      },
    ),
  },
  nested: { refunds: action({}, (world, _params, charge: Charge) => refundsOf(world, charge)) },
});
