/** Every event the emulator sends and the object it carries. */
export interface EventObjects {
  'charge.captured': 'charge';
  'charge.dispute.closed': 'dispute';
  'charge.dispute.created': 'dispute';
  'charge.dispute.funds_reinstated': 'dispute';
  'charge.dispute.funds_withdrawn': 'dispute';
  'charge.dispute.updated': 'dispute';
  'charge.failed': 'charge';
  'charge.pending': 'charge';
  'charge.refund.updated': 'refund';
  'charge.refunded': 'charge';
  'charge.succeeded': 'charge';
  'charge.updated': 'charge';
  'checkout.session.async_payment_failed': 'checkout.session';
  'checkout.session.async_payment_succeeded': 'checkout.session';
  'checkout.session.completed': 'checkout.session';
  'checkout.session.expired': 'checkout.session';
  'coupon.created': 'coupon';
  'coupon.deleted': 'coupon';
  'coupon.updated': 'coupon';
  'customer.created': 'customer';
  'customer.deleted': 'customer';
  'customer.updated': 'customer';
  'payment_intent.amount_capturable_updated': 'payment_intent';
  'payment_intent.canceled': 'payment_intent';
  'payment_intent.created': 'payment_intent';
  'payment_intent.payment_failed': 'payment_intent';
  'payment_intent.processing': 'payment_intent';
  'payment_intent.requires_action': 'payment_intent';
  'payment_intent.succeeded': 'payment_intent';
  'payment_method.attached': 'payment_method';
  'payment_method.detached': 'payment_method';
  'payment_method.updated': 'payment_method';
  'price.created': 'price';
  'price.updated': 'price';
  'product.created': 'product';
  'product.deleted': 'product';
  'product.updated': 'product';
  'promotion_code.created': 'promotion_code';
  'promotion_code.updated': 'promotion_code';
  'refund.created': 'refund';
  'refund.failed': 'refund';
  'refund.updated': 'refund';
}

export type EventName = keyof EventObjects;
