import { metadata, object } from '../core/composite-fields.ts';
import { boolean, integer, oneOf, string } from '../core/field-types.ts';
import { required, unsettable } from '../core/fields.ts';
import { notYet } from '../core/not-yet.ts';
import { action, defineResource, listBy } from '../core/resource.ts';
import { forbiddenByState } from '../core/stripe-error.ts';
import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import type { StripeObjects } from '../wire.ts';
import { mergeMetadata, withoutEmpty } from './merge-metadata.ts';

export type PromotionCode = StripeObjects['promotion_code'];

/** Stores a code that customers type to redeem the coupon `couponId`. */
export function createPromotionCode(
  { store, clock, ids }: World,
  couponId: string,
  code: Partial<PromotionCode>,
): PromotionCode {
  return store.put('promotion_code', {
    active: true,
    code: ids.randomText(8).toUpperCase(),
    created: clock.nowSeconds(),
    customer: null,
    customer_account: null,
    expires_at: null,
    livemode: false,
    max_redemptions: null,
    restrictions: {
      first_time_transaction: false,
      minimum_amount: null,
      minimum_amount_currency: null,
    },
    times_redeemed: 0,
    ...code,
    id: ids.newId('promo'),
    object: 'promotion_code',
    metadata: withoutEmpty(code.metadata ?? {}),
    promotion: { coupon: couponId, type: 'coupon' },
  });
}

/** The active code that `text` names, whatever its case. */
export function findPromotionCode({ store }: World, text: string): PromotionCode | undefined {
  const wanted = text.trim().toUpperCase();
  return store
    .all('promotion_code')
    .find(({ active, code }) => active && code.toUpperCase() === wanted);
}

export const promotionCodes = defineResource({
  object: 'promotion_code',
  path: '/v1/promotion_codes',
  expandable: { 'promotion.coupon': 'coupon' },
  create: action(
    {
      promotion: required(object({ coupon: required(string()), type: required(oneOf('coupon')) })),
      active: boolean(),
      code: string(500),
      expires_at: integer(),
      max_redemptions: integer({ min: 1 }),
      metadata: metadata(),
      customer: notYet(),
      restrictions: notYet(),
    },
    (world, { promotion, ...params }) => {
      world.store.read('coupon', promotion.coupon, 'promotion[coupon]');
      if (params.code && findPromotionCode(world, params.code)) {
        const message = 'An active promotion code with this code already exists.';
        throw forbiddenByState(message, undefined, 'code');
      }
      const code = createPromotionCode(world, promotion.coupon, params);
      world.emit('promotion_code.created', code);
      return code;
    },
  ),
  list: listBy({ active: boolean(), code: string() }),
  update: action(
    { active: boolean(), metadata: unsettable(metadata()) },
    (world, { metadata: pairs, ...changes }, code) => {
      const previous = change<'promotion_code'>(code, {
        ...changes,
        ...mergeMetadata(code, pairs),
      });
      world.emit('promotion_code.updated', code, previous);
      return code;
    },
  ),
});
