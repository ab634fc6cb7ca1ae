import type { ReceivedEvent } from '@till/db';

/**
 * An event row for an object that Stripe answered when it was asked, so that it can be set aside and replayed like one
 * that was delivered. Always the same id for the same object. Its row is written only when it is set aside.
 */
export function eventOfObject(type: string, objectId: string, object: unknown): ReceivedEvent {
  const id = `evt_till_${objectId.replace(/[^A-Za-z0-9_]/g, '_').slice(0, 200)}`;
  const livemode = (object as { livemode?: unknown } | null)?.livemode;
  return {
    id,
    type,
    apiVersion: null,
    payload: JSON.stringify({ id, type, created: 0, livemode, data: { object } }),
    secretIndex: -1,
    latencyMs: 0,
  };
}
