import type { World } from '../../core/world.ts';
import { registry } from '../../resources/registry.ts';
import type { ObjectName, StripeEvent } from '../../wire.ts';
import type { AnyObject } from './tables.ts';

/** What many objects have in common: shown as related, and not followed any further. */
const shared = new Set(['coupon', 'customer', 'price', 'product', 'promotion_code']);

/** The object with this id, of whatever kind but events. */
export function findObject({ store }: World, id: string): AnyObject | undefined {
  for (const name of registry.keys()) {
    const found = name === 'event' ? undefined : store.find(name as ObjectName, id);
    if (found) return found as unknown as AnyObject;
  }
  return undefined;
}

/**
 * The objects that belong to the same purchase: those it names and those that name it, and so on from
 * each that is not shared by many.
 */
export function relatedObjects(world: World, object: AnyObject): AnyObject[] {
  const all = [...registry.keys()]
    .filter((name) => name !== 'event' && name !== 'webhook_endpoint')
    .flatMap((name) => world.store.all(name as ObjectName) as unknown as AnyObject[])
    .map((one) => ({ one, text: JSON.stringify(one) }));
  const found = new Map([[object.id, object]]);
  const open = [object];
  for (let at = open.pop(); at; at = open.pop()) {
    if (at !== object && shared.has(at.object)) continue;
    const text = JSON.stringify(at);
    for (const other of all) {
      if (found.has(other.one.id)) continue;
      if (!other.text.includes(`"${at.id}"`) && !text.includes(`"${other.one.id}"`)) continue;
      found.set(other.one.id, other.one);
      open.push(other.one);
    }
  }
  found.delete(object.id);
  return [...found.values()].toSorted((one, other) => one.created - other.created);
}

/** The events whose object is one of these. */
export function eventsAbout({ store }: World, ids: ReadonlySet<string>): StripeEvent[] {
  return store.all('event').filter(({ data }) => ids.has((data.object as { id: string }).id));
}
