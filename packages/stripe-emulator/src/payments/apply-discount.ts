import type { World } from '../core/world.ts';
import type { Coupon } from '../resources/coupon.ts';
import { findPromotionCode } from '../resources/promotion-code.ts';
import type { LineItem, Session } from '../wire.ts';

/** Why a code cannot be used, in words for the person who typed it; undefined when it can. */
export function refusalOf(
  { clock }: World,
  subject: { max_redemptions: number | null; times_redeemed: number },
  endsAt: number | null,
): string | undefined {
  if (endsAt !== null && endsAt <= clock.nowSeconds()) return 'This code has expired.';
  const { max_redemptions: max, times_redeemed: used } = subject;
  if (max !== null && used >= max) return 'This code has been used up.';
  return undefined;
}

/**
 * Applies the promotion code a customer typed to an open session and recalculates its amounts.
 * An empty text takes the discount off. Returns what is wrong with the code, or undefined.
 */
export function applyPromotionCode(
  world: World,
  session: Session,
  text: string,
): string | undefined {
  if (text.trim() === '') {
    applyDiscount(world, session, null);
    return undefined;
  }
  const code = findPromotionCode(world, text);
  const coupon = code && world.store.find('coupon', String(code.promotion.coupon));
  if (!code || !coupon) return 'This code is invalid.';
  const refusal =
    refusalOf(world, code, code.expires_at) ?? refusalOf(world, coupon, coupon.redeem_by);
  if (refusal) return refusal;
  if (coupon.currency !== null && coupon.currency !== session.currency) {
    return 'This code is not valid for this currency.';
  }
  applyDiscount(world, session, { coupon, promotionCodeId: code.id });
  return undefined;
}

/** Sets the one discount of a session and its line items, or takes it off with null. */
export function applyDiscount(
  { checkouts }: World,
  session: Session,
  discount: { coupon: Coupon; promotionCodeId?: string } | null,
): void {
  const items = checkouts.get(session.id)?.lineItems ?? [];
  const subtotal = items.reduce((sum, item) => sum + item.amount_subtotal, 0);
  const off = discount ? amountOff(discount.coupon, subtotal) : 0;
  spread(items, off, subtotal);
  Object.assign(session, {
    amount_subtotal: subtotal,
    amount_total: subtotal - off,
    discounts: discount
      ? [
          discount.promotionCodeId
            ? { coupon: null, promotion_code: discount.promotionCodeId }
            : { coupon: discount.coupon.id, promotion_code: null },
        ]
      : [],
    total_details: { amount_discount: off, amount_shipping: 0, amount_tax: 0 },
  } satisfies Partial<Session>);
}

function amountOff(coupon: Coupon, subtotal: number): number {
  if (coupon.amount_off !== null) return Math.min(coupon.amount_off, subtotal);
  return Math.round((subtotal * (coupon.percent_off ?? 0)) / 100);
}

// Each item bears its share of the running total, so the shares always add up to the whole.
function spread(items: LineItem[], off: number, subtotal: number): void {
  let before = 0;
  for (const item of items) {
    const after = before + item.amount_subtotal;
    const share = (amount: number) => (subtotal === 0 ? 0 : Math.round((off * amount) / subtotal));
    item.amount_discount = share(after) - share(before);
    item.amount_total = item.amount_subtotal - item.amount_discount;
    before = after;
  }
}

/** Counts one use of the session's discount. Called once, when the session completes. */
export function redeemDiscount({ store }: World, session: Session): void {
  for (const { coupon, promotion_code: codeId } of session.discounts ?? []) {
    const code = codeId === null ? undefined : store.find('promotion_code', String(codeId));
    const couponId = code ? code.promotion.coupon : coupon;
    const redeemed = couponId === null ? undefined : store.find('coupon', String(couponId));
    if (code) code.times_redeemed += 1;
    if (!redeemed) continue;
    redeemed.times_redeemed += 1;
    redeemed.valid =
      redeemed.max_redemptions === null || redeemed.times_redeemed < redeemed.max_redemptions;
  }
}
