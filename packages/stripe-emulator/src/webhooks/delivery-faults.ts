import { wantsEvent } from './event-filter.ts';

/** What goes wrong between Stripe and a receiver. */
export type DeliveryFaultKind =
  /** The event happens, and is never recorded or sent. */
  | 'never_generated'
  /** Never sent, and not retried. */
  | 'drop'
  /** Sent `delayMs` late. */
  | 'delay'
  /** Sent again as soon as it was answered. */
  | 'duplicate'
  /** Sent twice at the same time. */
  | 'concurrent'
  /** Waits until `count` of them have come, then all go one by one in another order. */
  | 'reorder';

export const deliveryFaultKinds: readonly DeliveryFaultKind[] = [
  'never_generated',
  'drop',
  'delay',
  'duplicate',
  'concurrent',
  'reorder',
];

export interface DeliveryFault {
  kind: DeliveryFaultKind;
  /** An event type, or a beginning of one and `*`. All by default. */
  type?: string;
  /** Only deliveries to this endpoint; by default all. */
  endpointId?: string;
  /** How many it hits (default 1; 2 for `reorder`). */
  count?: number;
  /** For `delay`; default 1000. */
  delayMs?: number;
  /** How likely it hits each that matches, 0 to 1 (default 1), decided by `seed` alone. */
  chance?: number;
  /** Whole number; the same seed makes the same choices. Default 1. */
  seed?: number;
}

export interface ActiveFault extends DeliveryFault {
  left: number;
  delayMs: number;
  random: () => number;
}

export interface DeliveryFaults {
  /** Throws a TypeError that names what is wrong with the fault. */
  set(fault: DeliveryFault): void;
  /** The fault that hits an event of this type, used up by one; undefined when none does. */
  take(
    on: 'generation' | 'delivery',
    target: { type: string; endpointId?: string },
  ): ActiveFault | undefined;
  clear(): void;
}

export function createDeliveryFaults(): DeliveryFaults {
  let faults: ActiveFault[] = [];
  return {
    set(fault) {
      check(fault);
      const { count = fault.kind === 'reorder' ? 2 : 1, delayMs = 1000, seed = 1 } = fault;
      faults.push({ ...fault, count, delayMs, left: count, random: seededRandom(seed) });
    },
    take(on, { type, endpointId }) {
      const hit = faults.find(
        (fault) =>
          fault.left > 0 &&
          (fault.kind === 'never_generated') === (on === 'generation') &&
          wantsEvent([fault.type ?? '*'], type) &&
          (fault.endpointId === undefined || fault.endpointId === endpointId) &&
          (fault.chance === undefined || fault.random() < fault.chance),
      );
      if (hit) hit.left -= 1;
      return hit;
    },
    clear: () => void (faults = []),
  };
}

function check(fault: DeliveryFault): void {
  const refuse = (what: string) => {
    throw new TypeError(`setDeliveryFault: ${what}`);
  };
  if (!deliveryFaultKinds.includes(fault?.kind)) {
    refuse(`kind must be one of ${deliveryFaultKinds.join(', ')}`);
  }
  const { count = 1, delayMs = 0, chance = 1, seed = 1 } = fault;
  if (!Number.isInteger(count) || count < 1) refuse('count must be a whole number from 1');
  if (fault.kind === 'reorder' && count < 2 && fault.count !== undefined) {
    refuse('count must be at least 2 for reorder');
  }
  if (!(delayMs >= 0)) refuse('delayMs must not be negative');
  if (!(chance >= 0 && chance <= 1)) refuse('chance must be 0 to 1');
  if (!Number.isInteger(seed)) refuse('seed must be a whole number');
}

/** `items` in an order that is never the one given, unless there is only one. */
export function reordered<Item>(items: readonly Item[], random: () => number): Item[] {
  const first = 1 + Math.floor(random() * (items.length - 1));
  const [moved, rest] = [items.slice(first, first + 1), items.toSpliced(first, 1)];
  const keyed = rest.map((item) => ({ item, key: random() }));
  return [...moved, ...keyed.sort((one, other) => one.key - other.key).map(({ item }) => item)];
}

/** Numbers from 0 to 1 that follow from `seed` (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
