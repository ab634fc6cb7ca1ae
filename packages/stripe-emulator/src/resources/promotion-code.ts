import { metadata, object } from '../core/composite-fields.ts';
import { boolean, integer, oneOf, string } from '../core/field-types.ts';
import { required, unsettable } from '../core/fields.ts';
import { notYet } from '../core/not-yet.ts';
import { action, defineResource } from '../core/resource.ts';
import { forbiddenByState, invalidRequest } from '../core/stripe-error.ts';
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
  expandable: { 'promotion.coupon': 'coupon', customer: 'customer' },
  create: action(
    {
      promotion: object({ coupon: required(string()), type: required(oneOf('coupon')) }),
      coupon: string(),
      active: boolean(),
      code: string(500),
      expires_at: integer(),
      max_redemptions: integer({ min: 1 }),
      metadata: metadata(),
      customer: string(),
      customer_account: notYet(),
      restrictions: notYet(),
    },
    (world, { promotion, coupon, ...params }) => {
      const couponId = promotion?.coupon ?? coupon;
      if (couponId === undefined) {
        const message = 'Missing required param: promotion.';
        throw invalidRequest(message, 'promotion', 'parameter_missing');
      }
      world.store.read('coupon', couponId, promotion ? 'promotion[coupon]' : 'coupon');
      if (params.customer !== undefined) world.store.read('customer', params.customer, 'customer');
      if (params.code && findPromotionCode(world, params.code)) {
        const message = 'An active promotion code with this code already exists.';
        throw forbiddenByState(message, undefined, 'code');
      }
      const code = createPromotionCode(world, couponId, params);
      world.emit('promotion_code.created', code);
      return code;
    },
  ),
  list: action(
    { active: boolean(), code: string(), coupon: string(), customer: string() },
    (_world, { coupon, ...equal }) =>
      (code: PromotionCode) =>
        (coupon === undefined || code.promotion.coupon === coupon) &&
        Object.entries(equal).every(([name, value]) => code[name as keyof PromotionCode] === value),
  ),
  update: action(
    { active: boolean(), metadata: unsettable(metadata()), restrictions: notYet() },
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
