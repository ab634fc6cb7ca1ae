import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import type { Payer } from '../resources/payment-method.ts';
import type { PaymentIntent, PaymentMethod, Session, StripeEvent } from '../wire.ts';
import { redeemDiscount } from './apply-discount.ts';
import { customerDetails } from './build-session.ts';

/** Completes an open session, counts its discount as used and sends checkout.session.completed. */
export function completeSession(
  world: World,
  session: Session,
  { payer, paymentStatus }: { payer: Payer; paymentStatus: Session['payment_status'] },
): StripeEvent {
  change<'checkout.session'>(session, {
    status: 'complete',
    payment_status: paymentStatus,
    url: null,
    customer_details: customerDetails(payer),
    collected_information: { business_name: null, individual_name: null, shipping_details: null },
  });
  redeemDiscount(world, session);
  const event = world.emit('checkout.session.completed', session);
  const notes = world.checkouts.get(session.id);
  if (notes) {
    delete notes.challenge;
    notes.completedEventId = event.id;
  }
  return event;
}

/** Completes the session that a confirmed intent belongs to; nothing for intents of the API. */
export function completeSessionOf(
  world: World,
  intent: PaymentIntent,
  method: PaymentMethod,
  paymentStatus: Session['payment_status'],
): void {
  const id = world.sessionOfIntent.get(intent.id);
  const session = id === undefined ? undefined : world.store.find('checkout.session', id);
  if (session?.status !== 'open') return;
  session.customer = intent.customer;
  completeSession(world, session, { payer: method.billing_details, paymentStatus });
}
