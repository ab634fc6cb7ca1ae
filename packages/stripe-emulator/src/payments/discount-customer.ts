import type { World } from '../core/world.ts';
import type { Customer, SentObjects } from '../wire.ts';

type Discount = SentObjects['discount'];

/** Gives a customer the discount of a coupon, in place of any other, and tells of it. */
export function discountCustomer(world: World, customer: Customer, couponId: string): void {
  const coupon = world.store.read('coupon', couponId, 'coupon');
  const before = customer.discount;
  const discount: Discount = {
    id: world.ids.newId('di'),
    object: 'discount',
    checkout_session: null,
    customer: customer.id,
    customer_account: null,
    end: null,
    invoice: null,
    invoice_item: null,
    promotion_code: null,
    source: { coupon: coupon.id, type: 'coupon' },
    start: world.clock.nowSeconds(),
    subscription: null,
    subscription_item: null,
  };
  customer.discount = discount;
  if (before) world.emit('customer.discount.updated', discount, { source: before.source });
  else world.emit('customer.discount.created', discount);
}

/** Takes a customer's discount away, and tells of it; nothing where there is none. */
export function removeDiscount(world: World, customer: Customer): void {
  const { discount } = customer;
  if (!discount) return;
  customer.discount = null;
  world.emit('customer.discount.deleted', discount);
}
