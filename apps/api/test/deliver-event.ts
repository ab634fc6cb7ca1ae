import { postEvent } from './post-event.ts';
import type { RunningShop } from './support.ts';

let serial = 0;

/** An event as Stripe writes it. */
export function makeEvent(type: string, object: object, rest: object = {}) {
  return {
    id: `evt_test_${++serial}`,
    object: 'event',
    api_version: '2026-10-28.endive',
    created: Math.floor(Date.now() / 1000),
    livemode: false,
    type,
    data: { object },
    ...rest,
  };
}

/** Delivers an event to a running shop; answers what the shop answered. */
export const deliverEvent = (shop: Pick<RunningShop, 'apiUrl'>, event: object) =>
  postEvent(shop.apiUrl, event);
