import { metadata } from '../core/composite-fields.ts';
import { currency, integer, number, oneOf, string } from '../core/field-types.ts';
import { unsettable } from '../core/fields.ts';
import { notYet } from '../core/not-yet.ts';
import { action, defineResource, listBy } from '../core/resource.ts';
import { forbiddenByState, invalidRequest } from '../core/stripe-error.ts';
import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import type { StripeObjects } from '../wire.ts';
import { mergeMetadata, withoutEmpty } from './merge-metadata.ts';

export type Coupon = StripeObjects['coupon'];

/** Stores a coupon that takes off either a percentage or an amount. */
export function createCoupon({ store, clock, ids }: World, coupon: Partial<Coupon>): Coupon {
  return store.put('coupon', {
    amount_off: null,
    created: clock.nowSeconds(),
    currency: null,
    duration: 'once',
    duration_in_months: null,
    livemode: false,
    max_redemptions: null,
    name: null,
    percent_off: null,
    redeem_by: null,
    times_redeemed: 0,
    valid: true,
    ...coupon,
    id: coupon.id ?? ids.randomText(8),
    object: 'coupon',
    metadata: withoutEmpty(coupon.metadata ?? {}),
  });
}

export const coupons = defineResource({
  object: 'coupon',
  path: '/v1/coupons',
  create: action(
    {
      id: string(200),
      amount_off: integer({ min: 1 }),
      currency: currency(),
      duration: oneOf('forever', 'once', 'repeating'),
      duration_in_months: integer({ min: 1 }),
      max_redemptions: integer({ min: 1 }),
      metadata: unsettable(metadata()),
      name: string(40),
      percent_off: number({ min: 0.01, max: 100 }),
      redeem_by: integer(),
      applies_to: notYet(),
      currency_options: notYet(),
    },
    (world, params) => {
      if ((params.amount_off === undefined) === (params.percent_off === undefined)) {
        throw invalidRequest('You must pass exactly one of percent_off and amount_off.');
      }
      if (params.amount_off !== undefined && !params.currency) {
        throw invalidRequest('Missing required param: currency.', 'currency', 'parameter_missing');
      }
      if (params.id && world.store.find('coupon', params.id)) {
        throw forbiddenByState('Coupon already exists.', 'resource_already_exists', 'id');
      }
      const coupon = createCoupon(world, params);
      world.emit('coupon.created', coupon);
      return coupon;
    },
  ),
  list: listBy({}),
  update: action(
    { metadata: unsettable(metadata()), name: unsettable(string(40)) },
    (world, { metadata: pairs, ...changes }, coupon) => {
      const previous = change<'coupon'>(coupon, { ...changes, ...mergeMetadata(coupon, pairs) });
      world.emit('coupon.updated', coupon, previous);
      return coupon;
    },
  ),
  remove: (world, coupon) => {
    world.store.remove('coupon', coupon.id);
    world.emit('coupon.deleted', coupon);
  },
});
