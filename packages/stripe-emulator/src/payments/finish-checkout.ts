import type { World } from '../core/world.ts';
import type { Session } from '../wire.ts';

/** Where a customer who paid is sent: the success URL with the session's id filled in. */
export function successUrlOf(session: Session): string {
  return (session.success_url ?? '').replaceAll('{CHECKOUT_SESSION_ID}', session.id);
}

/**
 * Waits until the session's completed event was answered 2xx by every endpoint, at most
 * `waitForWebhookMs`. Resolves at once when there is nothing to wait for.
 */
export async function waitForCompleted(world: World, session: Session): Promise<void> {
  const eventId = world.checkouts.get(session.id)?.completedEventId;
  if (eventId) await world.webhooks.waitUntilDelivered(eventId, world.settings.waitForWebhookMs);
}
