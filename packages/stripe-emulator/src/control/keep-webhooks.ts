import type { World } from '../core/world.ts';
import type { Control } from './control.ts';
import type { KeptWebhooks } from './delivery-control.ts';

/**
 * Adds the endpoints that the options name. One that a file brought back is not added again: it goes
 * on under its id, with the secret and the events of the options.
 */
export function keepWebhooks(
  { world, control, kept }: { world: World; control: Control; kept: KeptWebhooks },
  webhooks: { url: string; secret: string; events?: string[] }[],
): void {
  for (const webhook of webhooks) {
    const known = world.store.all('webhook_endpoint').find(({ url }) => url === webhook.url);
    if (!known) {
      control.addWebhook(webhook);
      continue;
    }
    known.enabled_events = webhook.events ?? ['*'];
    world.webhooks.secrets.set(known.id, webhook.secret);
    kept.set(known.id, webhook);
  }
}
