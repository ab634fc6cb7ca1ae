import { string } from '../core/field-types.ts';
import { defineResource, listBy } from '../core/resource.ts';

/** Payment intents are made by checkout sessions; creating them directly is not supported yet. */
export const paymentIntents = defineResource({
  object: 'payment_intent',
  path: '/v1/payment_intents',
  expandable: { latest_charge: 'charge', payment_method: 'payment_method' },
  list: listBy({ customer: string() }),
});
