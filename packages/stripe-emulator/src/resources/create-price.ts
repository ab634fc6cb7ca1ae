import { integer, oneOf } from '../core/field-types.ts';
import { invalidRequest } from '../core/stripe-error.ts';
import type { World } from '../core/world.ts';
import type { StripeObjects } from '../wire.ts';
import { withoutEmpty } from './merge-metadata.ts';

export type Price = StripeObjects['price'];

export const unitAmount = integer({ min: 0, max: 99_999_999 });
export const taxBehavior = oneOf('exclusive', 'inclusive', 'unspecified');

/** How often a price recurs, as it is given. */
export type Recurrence = Pick<NonNullable<Price['recurring']>, 'interval'> &
  Partial<NonNullable<Price['recurring']>>;

/**
 * Stores a price in minor units of its currency: one-time, or recurring with `every`. An amount with
 * a fraction is kept as decimal alone.
 */
export function createPrice(
  { store, clock, ids }: World,
  price: Pick<Price, 'currency' | 'product'> & { unit_amount: number } & Partial<Price>,
  every?: Recurrence,
): Price {
  return store.put('price', {
    active: true,
    billing_scheme: 'per_unit',
    created: clock.nowSeconds(),
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    nickname: null,
    recurring: every
      ? {
          interval_count: 1,
          meter: null,
          trial_period_days: null,
          usage_type: 'licensed',
          ...every,
        }
      : null,
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: every ? 'recurring' : 'one_time',
    unit_amount_decimal: String(price.unit_amount),
    ...price,
    unit_amount: Number.isInteger(price.unit_amount) ? price.unit_amount : null,
    id: ids.newId('price'),
    object: 'price',
    metadata: withoutEmpty(price.metadata),
  });
}

/** Makes sure that no other price has the key: takes it over with `transfer`, else throws. */
export function claimLookupKey({ store }: World, key: string, transfer: boolean): void {
  const owner = store.all('price').find(({ lookup_key: taken }) => taken === key);
  if (!owner) return;
  if (transfer) owner.lookup_key = null;
  else {
    throw invalidRequest(
      `A price (${owner.id}) already uses that lookup key.`,
      'lookup_key',
      'resource_already_exists',
    );
  }
}
