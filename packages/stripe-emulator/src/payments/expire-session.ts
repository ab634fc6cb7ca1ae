import { forbiddenByState } from '../core/stripe-error.ts';
import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import type { Session } from '../wire.ts';
import { endIntent } from './cancel-intent.ts';

const recoverableSeconds = 30 * 24 * 60 * 60;

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
  const recovery = session.after_expiration?.recovery;
  if (recovery?.enabled) {
    recovery.url = `${world.settings.origin}/c/recover/${session.id}`;
    recovery.expires_at = world.clock.nowSeconds() + recoverableSeconds;
  }
  const intent =
    session.payment_intent && world.store.find('payment_intent', String(session.payment_intent));
  if (intent && intent.status !== 'succeeded') {
    endIntent(world, intent, 'automatic');
  }
  world.emit('checkout.session.expired', session);
  return session;
}
