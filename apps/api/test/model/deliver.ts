import { signPayload } from '@till/stripe-emulator';
import { newProcess, unlessDead, type Process } from './fault-points.ts';
import type { Step } from './history.ts';
import { secrets } from './open-model.ts';
import type { Ledger } from './read-ledger.ts';
import type { Scene, StripeEvent } from './scene.ts';
import { disputeRankOf, refundRankOf } from './stripe-truth.ts';
import { takeTurns, type Turns } from './turns.ts';

type Deliver = Extract<Step, { do: 'deliver' }>;

/**
 * Several deliveries at once, on two processes that take turns, or on one where they share statements; a process may die
 * on the way, or lose its database.
 */
export async function deliver(scene: Scene, step: Deliver): Promise<void> {
  const all = scene.model.control.events();
  const pending = scene.pending();
  const chosen = step.picks.flatMap((pick) => {
    const from = pick % 4 === 0 || pending.length === 0 ? all : pending;
    return from[Math.floor(pick / 4) % from.length] ?? [];
  });
  const troubled = newProcess(step.crash);
  if (step.database) troubled.databaseLine = step.database;
  const together = step.turns.length === 0;
  const processes = together ? [troubled] : [troubled, newProcess(null)];
  if (together && chosen.length > 1) scene.model.see('deliveries together');
  const turns = together ? undefined : takeTurns(chosen.length, step.turns);
  await Promise.all(
    chosen.map((event, number) =>
      postEvent(scene, event, {
        secret: step.secret,
        process: processes[number % processes.length] as Process,
        ...(turns && { turns }),
        number,
      }),
    ),
  );
}

type Way = { secret?: 0 | 1; process?: Process; turns?: Turns; number?: number };

/** Signs and posts one event as Stripe would; remembers what was acknowledged. */
export async function postEvent(scene: Scene, event: StripeEvent, way: Way = {}): Promise<void> {
  const { app, see } = scene.model;
  const payload = JSON.stringify(event);
  const signature = signPayload(
    payload,
    [secrets[way.secret ?? 0] ?? ''],
    Math.floor(Date.now() / 1000),
  );
  const process = way.process ?? newProcess(null);
  const response = await unlessDead(
    { process, number: way.number ?? 0, ...(way.turns && { turns: way.turns }) },
    async () =>
      app.inject({
        method: 'POST',
        url: '/api/webhook',
        headers: { 'stripe-signature': signature, 'content-type': 'application/json' },
        payload,
      }),
  );
  if (!response) return;
  if (response.statusCode === 503 && process.databaseLine) return see('delivery put off');
  if (response.statusCode !== 200) {
    throw new Error(`${event.type} was answered ${response.statusCode}: ${response.body}`);
  }
  see(`delivery ${response.json<{ outcome: string }>().outcome}`);
  scene.delivered.add(event.id);
  if (!scene.acknowledged.includes(event)) scene.acknowledged.push(event);
}

/** Whether the effect of an acknowledged event is in the ledger, or the event was set aside for a person. */
export function isApplied(ledger: Ledger, event: StripeEvent): boolean {
  if (ledger.quarantined.has(event.id)) return true;
  const object = event.data.object as unknown as Record<string, string>;
  if (event.type.startsWith('checkout.session.')) {
    const rank = object.payment_status !== 'unpaid' ? 2 : /failed|expired/.test(event.type) ? 1 : 0;
    const order = ledger.orders.find(({ id }) => id === object.client_reference_id);
    return order?.payment != null && order.payment.rank >= rank;
  }
  if (event.type.startsWith('refund.')) {
    const row = ledger.refunds.find(({ id }) => id === object.id);
    return row !== undefined && row.rank >= refundRankOf(String(object.status));
  }
  if (event.type.startsWith('charge.dispute.')) {
    const row = ledger.disputes.find(({ id }) => id === object.id);
    return row !== undefined && row.rank >= disputeRankOf(String(object.status));
  }
  return true;
}
