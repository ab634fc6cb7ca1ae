import { applyCheckoutSession } from '../checkout/apply-checkout-session.ts';
import type { SessionNews } from '../checkout/read-session.ts';
import type { StripeEventHandler } from './index.ts';

/** checkout.session.*: the session's own words, plus what only the type tells (`news`). */
export function applySessionEvent(news: SessionNews): StripeEventHandler {
  return async (tools, object, event) => {
    const applied = await applyCheckoutSession(tools, object, news, event.id, event);
    switch (applied.outcome) {
      case 'foreign':
        return { outcome: 'ignored', reason: 'not a session of this shop' };
      case 'open':
        return { outcome: 'ignored', reason: 'nothing happened to the session yet' };
      case 'quarantined':
        return applied;
      default:
        return { outcome: applied.outcome, orderId: applied.orderId };
    }
  };
}
