import type { World } from '../core/world.ts';
import type { Session } from '../wire.ts';
import { applyDiscount } from './apply-discount.ts';
import { readDiscount } from './create-session.ts';

/**
 * Sets the quantity of a line item whose quantity the customer may adjust, and recalculates the
 * session. Returns what is wrong, in words for the customer, or undefined.
 */
export function changeQuantity(
  world: World,
  session: Session,
  itemId: string,
  quantity: number,
): string | undefined {
  const item = world.checkouts.get(session.id)?.lineItems.find(({ id }) => id === itemId);
  if (!item?.adjustable_quantity?.enabled) return 'The quantity of this item cannot be changed.';
  const { minimum, maximum } = item.adjustable_quantity;
  const least = Math.max(minimum ?? 0, 1);
  const most = maximum ?? 99;
  if (!Number.isInteger(quantity) || quantity < least || quantity > most) {
    return `Choose a quantity from ${least} to ${most}.`;
  }
  item.quantity = quantity;
  item.amount_subtotal = (item.price?.unit_amount ?? 0) * quantity;
  const [used] = session.discounts ?? [];
  applyDiscount(
    world,
    session,
    readDiscount(world, {
      ...(used?.coupon && { coupon: String(used.coupon) }),
      ...(used?.promotion_code && { promotion_code: String(used.promotion_code) }),
    }),
  );
  return undefined;
}
