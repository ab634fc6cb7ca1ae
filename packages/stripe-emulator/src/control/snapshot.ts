import type { ApiTools } from '../api/register-api.ts';
import type { ActiveFault } from '../core/faults.ts';
import type { KeyEntry } from '../core/idempotency.ts';
import type { Planned } from '../core/jobs.ts';
import type { LoggedRequest } from '../core/request-log.ts';
import type { StoredData } from '../core/store.ts';
import type { CheckoutNotes } from '../core/world.ts';
import type { Job } from '../payments/run-job.ts';
import type { WebhookState } from '../webhooks/webhooks.ts';

const format = 'stripe-emulator/1';

/** A whole emulator as JSON. What is in it is nobody's business but the emulator's. */
export interface Snapshot {
  format: typeof format;
  advancedMs: number;
  idPosition: number;
  data: StoredData;
  checkouts: [string, CheckoutNotes][];
  sessionOfIntent: [string, string][];
  cashModes: [string, 'automatic' | 'manual'][];
  jobs: Planned<Job>[];
  webhooks: WebhookState;
  keys: [string, KeyEntry][];
  requests: LoggedRequest[];
  faults: ActiveFault[];
}

/** Whether a value is a snapshot of this version. */
export function isSnapshot(value: unknown): value is Snapshot {
  return (value as Snapshot | null | undefined)?.format === format;
}

/** Everything as it is now. What is under way is not waited for. */
export function takeSnapshot({ world, keys, requests, faults }: ApiTools): Snapshot {
  return {
    format,
    advancedMs: world.clock.advancedBy(),
    idPosition: world.ids.position(),
    data: world.store.save(),
    checkouts: structuredClone([...world.checkouts]),
    sessionOfIntent: [...world.sessionOfIntent],
    cashModes: [...world.cashModes],
    jobs: world.jobs.save(),
    webhooks: world.webhooks.save(),
    keys: keys.save(),
    requests: structuredClone(requests.find()),
    faults: faults.save(),
  };
}

/**
 * Puts everything back as it was, the clock's advance too: what has become due meanwhile happens next,
 * what was on its way is sent again. May be called again. Throws a TypeError for anything that is no
 * snapshot.
 */
export function restoreSnapshot(tools: ApiTools, snapshot: Snapshot): void {
  if (!isSnapshot(snapshot)) {
    throw new TypeError(`restore: not a snapshot of this version (${format})`);
  }
  const { world, keys, requests, faults } = tools;
  world.clock.reset(snapshot.advancedMs);
  world.ids.moveTo(snapshot.idPosition);
  world.store.load(snapshot.data);
  refill(world.checkouts, structuredClone(snapshot.checkouts));
  refill(world.sessionOfIntent, snapshot.sessionOfIntent);
  refill(world.cashModes, snapshot.cashModes);
  world.jobs.load(snapshot.jobs);
  world.webhooks.load(snapshot.webhooks);
  keys.load(snapshot.keys);
  requests.load(snapshot.requests);
  faults.load(snapshot.faults);
}

function refill<Value>(map: Map<string, Value>, entries: [string, Value][]): void {
  map.clear();
  for (const [key, value] of entries) map.set(key, value);
}
