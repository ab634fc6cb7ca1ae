import { string } from '../core/field-types.ts';
import { paginate } from '../core/paginate.ts';
import { defineResource, listBy } from '../core/resource.ts';
import type { World } from '../core/world.ts';
import type { Charge, Refund } from '../wire.ts';

const path = '/v1/charges';

const refundsOf = ({ store }: World, { id }: Charge): Refund[] =>
  store
    .all('refund')
    .filter(({ charge }) => charge === id)
    .toReversed();

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
  nested: { refunds: refundsOf },
});
