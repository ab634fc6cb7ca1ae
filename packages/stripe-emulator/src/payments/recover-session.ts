import type { World } from '../core/world.ts';
import type { Session } from '../wire.ts';
import { longestSeconds, openSession } from './create-session.ts';

/**
 * Opens a new session in place of an expired one, as its recovery URL does for 30 days: the same
 * items and settings, `recovered_from` set. Undefined when the session cannot be recovered. May be
 * called again: each call opens another session.
 */
export function recoverSession(world: World, session: Session): Session | undefined {
  const notes = world.checkouts.get(session.id);
  const recovery = session.after_expiration?.recovery;
  const now = world.clock.nowSeconds();
  if (session.status !== 'expired' || !notes || !recovery?.url) return undefined;
  if ((recovery.expires_at ?? 0) <= now) return undefined;
  const {
    discounts: _once,
    allow_promotion_codes: _was,
    expires_at: _past,
    ...params
  } = notes.params;
  return openSession(
    world,
    { ...params, allow_promotion_codes: recovery.allow_promotion_codes },
    {
      lineItems: notes.lineItems.map((item) => ({
        ...structuredClone(item),
        id: world.ids.newId('li'),
      })),
      expiresAt: now + longestSeconds,
      recoveredFrom: session.id,
    },
  );
}
