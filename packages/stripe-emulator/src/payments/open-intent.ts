import { newId, randomText } from '../core/ids.ts';
import type { World } from '../core/world.ts';
import type { PaymentIntent, Session } from '../wire.ts';

/** The session's payment intent, created with the first attempt to pay and used by every later one. */
export function openIntent(world: World, session: Session): PaymentIntent {
  if (session.payment_intent) {
    return world.store.read('payment_intent', String(session.payment_intent));
  }
  const id = newId('pi');
  const { metadata, ...given } = world.checkouts.get(session.id)?.intent ?? {};
  const intent = world.store.put('payment_intent', {
    allowed_payment_method_types: null,
    amount: session.amount_total ?? 0,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: `${id}_secret_${randomText(25)}`,
    confirmation_method: 'automatic',
    created: world.clock.nowSeconds(),
    currency: session.currency ?? 'usd',
    customer: null,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: session.payment_method_types,
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
    ...given,
    id,
    object: 'payment_intent',
    metadata: metadata ?? {},
  });
  session.payment_intent = id;
  world.emit('payment_intent.created', intent);
  return intent;
}
