/** The CLI's bundled triggers that work on the emulator, and the events that each brings about, in any order. */
export const ourTriggers: Record<string, string> = {
  'cash_balance.funds_available':
    'customer.created customer_cash_balance_transaction.created cash_balance.funds_available',
  'charge.captured':
    'payment_intent.created charge.succeeded payment_intent.amount_capturable_updated charge.captured payment_intent.succeeded charge.updated',
  'charge.dispute.closed':
    'payment_intent.created charge.succeeded payment_intent.succeeded charge.updated charge.dispute.created charge.updated charge.dispute.closed',
  'charge.dispute.created':
    'payment_intent.created charge.succeeded payment_intent.succeeded charge.updated charge.dispute.created charge.updated',
  'charge.dispute.updated':
    'payment_intent.created charge.succeeded payment_intent.succeeded charge.updated charge.dispute.created charge.updated charge.dispute.updated',
  'charge.failed': 'payment_intent.created charge.failed payment_intent.payment_failed',
  'charge.refund.updated':
    'payment_intent.created charge.succeeded payment_intent.succeeded charge.updated refund.created charge.refunded refund.updated charge.refund.updated',
  'charge.refunded':
    'payment_intent.created charge.succeeded payment_intent.succeeded charge.updated refund.created charge.refunded',
  'charge.succeeded':
    'payment_intent.created charge.succeeded payment_intent.succeeded charge.updated',
  'checkout.session.async_payment_failed':
    'product.created price.created payment_intent.created payment_intent.processing charge.pending checkout.session.completed charge.failed payment_intent.payment_failed checkout.session.async_payment_failed',
  'checkout.session.async_payment_succeeded':
    'product.created price.created payment_intent.created payment_intent.processing charge.pending checkout.session.completed charge.succeeded payment_intent.succeeded checkout.session.async_payment_succeeded charge.updated',
  'checkout.session.completed':
    'product.created price.created payment_intent.created charge.succeeded payment_intent.succeeded checkout.session.completed charge.updated',
  'checkout.session.expired': 'product.created price.created checkout.session.expired',
  'coupon.created': 'coupon.created',
  'coupon.deleted': 'coupon.created coupon.deleted',
  'coupon.updated': 'coupon.created coupon.updated',
  'customer.created': 'customer.created',
  'customer.deleted': 'customer.created customer.deleted',
  'customer.discount.created': 'coupon.created customer.created customer.discount.created',
  'customer.discount.deleted':
    'coupon.created customer.created customer.discount.created customer.updated customer.discount.deleted',
  'customer.discount.updated':
    'coupon.created customer.created customer.discount.created coupon.created customer.updated customer.discount.updated',
  'customer.source.created': 'customer.created customer.source.created customer.updated',
  'customer.source.updated':
    'customer.created customer.source.created customer.updated customer.source.updated',
  'customer.updated': 'customer.created customer.updated',
  'customer_cash_balance_transaction.created':
    'customer.created customer_cash_balance_transaction.created cash_balance.funds_available',
  'payment_intent.amount_capturable_updated':
    'payment_intent.created charge.succeeded payment_intent.amount_capturable_updated',
  'payment_intent.canceled': 'payment_intent.created payment_intent.canceled',
  'payment_intent.created': 'payment_intent.created',
  'payment_intent.partially_funded':
    'customer.created payment_intent.created payment_intent.requires_action customer_cash_balance_transaction.created customer_cash_balance_transaction.created payment_intent.partially_funded',
  'payment_intent.payment_failed':
    'payment_intent.created charge.failed payment_intent.payment_failed',
  'payment_intent.processing':
    'payment_intent.created payment_intent.processing charge.pending charge.succeeded payment_intent.succeeded charge.updated',
  'payment_intent.requires_action': 'payment_intent.created payment_intent.requires_action',
  'payment_intent.succeeded':
    'payment_intent.created charge.succeeded payment_intent.succeeded charge.updated',
  'payment_method.attached': 'customer.created payment_method.attached',
  'payment_method.detached': 'customer.created payment_method.attached payment_method.detached',
  'payment_method.updated':
    'customer.created setup_intent.created payment_method.attached setup_intent.succeeded payment_method.updated',
  'price.created': 'product.created price.created',
  'price.updated': 'product.created price.created price.updated',
  'product.created': 'product.created',
  'product.deleted': 'product.created product.deleted',
  'product.updated': 'product.created product.updated',
  'promotion_code.created': 'coupon.created promotion_code.created',
  'promotion_code.updated': 'coupon.created promotion_code.created promotion_code.updated',
};

/** The others, by the beginning of their names, and what the emulator lacks for them. */
export const triggersNotYetOurs: Record<string, string> = {
  'account.': 'connected accounts',
  'balance.available': 'payouts',
  'billing_portal.': 'the billing portal',
  'credit_note.': 'invoices',
  'customer.subscription.': 'subscriptions',
  'identity.': 'identity verification',
  'invoice.': 'invoices',
  'invoiceitem.': 'invoices',
  issuing_: 'issuing',
  'payment_link.': 'payment links',
  'payout.': 'payouts',
  'plan.': 'subscriptions',
  'quote.': 'quotes',
  'reporting.': 'reports',
  'setup_intent.': 'setup intents confirmed by themselves',
  'subscription.': 'subscriptions',
  'subscription_schedule.': 'subscriptions',
  'tax_rate.': 'tax',
  'test_helpers.test_clock.': 'test clocks: the control API has a clock of its own',
  'topup.': 'top-ups',
  'transfer.': 'connected accounts',
  'v1.billing.meter.': 'usage-based billing',
};
