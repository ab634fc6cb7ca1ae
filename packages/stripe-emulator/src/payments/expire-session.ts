import { forbiddenByState } from '../core/stripe-error.ts';
import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import type { Session } from '../wire.ts';

/**
 * Expires an open session and cancels its unfinished payment intent. Throws when the session is no
 * longer open.
 */
export function expireSession(world: World, session: Session): Session {
  if (session.status !== 'open') {
    throw forbiddenByState(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
    );
  }
  change<'checkout.session'>(session, { status: 'expired', url: null });
  const intent =
    session.payment_intent && world.store.find('payment_intent', String(session.payment_intent));
  if (intent && intent.status !== 'succeeded') {
    change<'payment_intent'>(intent, {
      status: 'canceled',
      canceled_at: world.clock.nowSeconds(),
      cancellation_reason: 'automatic',
      next_action: null,
    });
    world.emit('payment_intent.canceled', intent);
  }
  world.emit('checkout.session.expired', session);
  return session;
}
