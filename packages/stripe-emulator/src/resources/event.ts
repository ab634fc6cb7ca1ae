import { list } from '../core/composite-fields.ts';
import { boolean, string } from '../core/field-types.ts';
import { action, defineResource } from '../core/resource.ts';
import { resourceMissing } from '../core/stripe-error.ts';
import type { World } from '../core/world.ts';
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
        (type === undefined || matches(type, event.type)) &&
        (types === undefined || types.some((wanted) => matches(wanted, event.type))) &&
        (delivered === undefined || world.webhooks.isDelivered(event.id) === delivered),
  ),
});

function matches(wanted: string, type: string): boolean {
  return wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted;
}
