import { wholeShipping } from '../core/person-fields.ts';
import type { World } from '../core/world.ts';
import { withoutEmpty } from '../resources/merge-metadata.ts';
import type { PaymentIntent, Session } from '../wire.ts';
import { createIntent } from './create-intent.ts';

/** The session's payment intent, created with the first attempt to pay and used by every later one. */
export function openIntent(world: World, session: Session): PaymentIntent {
  const amount = session.amount_total ?? 0;
  if (session.payment_intent) {
    const intent = world.store.read('payment_intent', String(session.payment_intent));
    // A discount may have changed the total since an earlier attempt opened the intent.
    intent.amount = amount;
    return intent;
  }
  const given = world.checkouts.get(session.id)?.params.payment_intent_data ?? {};
  const { metadata, shipping, ...rest } = given;
  const intent = createIntent(world, {
    ...rest,
    amount,
    currency: session.currency ?? 'usd',
    customer: session.customer,
    metadata: withoutEmpty(metadata),
    payment_method_types: session.payment_method_types,
    ...(shipping && { shipping: wholeShipping(shipping) }),
  });
  world.sessionOfIntent.set(intent.id, session.id);
  session.payment_intent = intent.id;
  return intent;
}
