import { reordered } from './delivery-faults.ts';
import type { ActiveFault, DeliveryFaults } from './delivery-faults.ts';
import type { Sender } from './create-sender.ts';
import type { Delivery } from './webhooks.ts';

/** Sends what is held, in the way the faults have it. */
export interface Dispatch {
  /** Sends a held delivery, unless all are held; leaves any other alone. */
  offer(delivery: Delivery): void;
  /** Sends what was gathered to be reordered, though not all have come. */
  release(): void;
  /** Forgets what was gathered to be reordered. */
  reset(): void;
}

export function createDispatch({
  sender,
  faults,
}: {
  sender: Sender;
  faults: DeliveryFaults;
}): Dispatch {
  let gathered = new Map<ActiveFault, Delivery[]>();
  const isGathered = (delivery: Delivery) =>
    [...gathered.values()].some((deliveries) => deliveries.includes(delivery));
  const send = (delivery: Delivery) =>
    sender.send(delivery, delivery.attempts.length === 0 ? 'first' : 'retry');

  async function sendInTurn(deliveries: Delivery[]): Promise<void> {
    for (const delivery of deliveries) if (delivery.status === 'held') await send(delivery);
  }

  function gather(fault: ActiveFault, delivery: Delivery): void {
    const waiting = [...(gathered.get(fault) ?? []), delivery];
    gathered.set(fault, waiting);
    if (fault.left > 0) return;
    gathered.delete(fault);
    sender.track(sendInTurn(reordered(waiting, fault.random)));
  }

  function go(delivery: Delivery): void {
    const { eventType: type, endpointId } = delivery;
    const fault = faults.take('delivery', { type, endpointId });
    if (fault?.kind === 'reorder') return gather(fault, delivery);
    if (fault?.kind === 'drop') {
      delivery.status = 'dropped';
      return;
    }
    if (fault?.kind === 'delay') {
      sender.plan(delivery, fault.delayMs, () => void send(delivery));
      return;
    }
    const sent = send(delivery);
    if (fault?.kind === 'concurrent') void sender.send(delivery, 'duplicate');
    if (fault?.kind === 'duplicate') {
      sender.track(sent.then(() => sender.send(delivery, 'duplicate')));
    }
  }

  return {
    offer(delivery) {
      if (delivery.status !== 'held' || sender.isHeld() || isGathered(delivery)) return;
      go(delivery);
    },
    release() {
      const waiting = [...gathered.values()].flat();
      gathered = new Map();
      for (const delivery of waiting) this.offer(delivery);
    },
    reset: () => void (gathered = new Map()),
  };
}
