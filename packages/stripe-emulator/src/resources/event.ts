import { list } from '../core/composite-fields.ts';
import { boolean, string } from '../core/field-types.ts';
import { action, defineResource } from '../core/resource.ts';
import { forbiddenByState, invalidRequest, resourceMissing } from '../core/stripe-error.ts';
import type { World } from '../core/world.ts';
import { wantsEvent } from '../webhooks/event-filter.ts';
import type { StripeEvent } from '../wire.ts';

const keptSeconds = 30 * 24 * 60 * 60;

const isKept = ({ clock }: World, event: { created: number }) =>
  event.created > clock.nowSeconds() - keptSeconds;

/** Events can be read and listed for 30 days. */
export const events = defineResource({
  object: 'event',
  path: '/v1/events',
  retrieve: (world, id) => {
    const event = world.store.read('event', id);
    if (!isKept(world, event)) throw resourceMissing('event', id);
    return event;
  },
  list: action(
    { type: string(), types: list(string(), 20), delivery_success: boolean() },
    (world, { type, types, delivery_success: delivered }) =>
      (event: StripeEvent) =>
        isKept(world, event) &&
        (type === undefined || wantsEvent([type], event.type)) &&
        (types === undefined || wantsEvent(types, event.type)) &&
        (delivered === undefined || world.webhooks.isDelivered(event.id) === delivered),
  ),
  actions: {
    retry: action({ for_stripecli: boolean(), webhook_endpoint: string() }, retry),
  },
});

/** What `stripe events resend` asks for: to the CLI that listens, or to one endpoint. */
function retry(
  { store, webhooks }: World,
  {
    for_stripecli: toCli,
    webhook_endpoint: id,
  }: { for_stripecli?: boolean; webhook_endpoint?: string },
  event: StripeEvent,
): StripeEvent {
  if (!toCli && id === undefined) {
    throw invalidRequest(
      'One of the following params should be provided for this request: webhook_endpoint or for_stripecli.',
    );
  }
  if (id !== undefined) {
    const { status } = store.read('webhook_endpoint', id, 'webhook_endpoint');
    if (status !== 'enabled') {
      throw forbiddenByState(`Webhook endpoint ${id} is disabled.`, undefined, 'webhook_endpoint');
    }
  }
  void webhooks.redeliver(
    event.id,
    (receiver) => receiver.id === id || (toCli === true && receiver.via === 'cli'),
  );
  return event;
}
