import { isDatabaseUnavailable, type Database } from '@till/db';
import { stripeEventHandlers } from '../../src/stripe-events/index.ts';
import type { Answer } from './start-balancer.ts';
import { waitUntil } from './wait-until.ts';

/**
 * What the API acknowledged, kept where no kill reaches it. Every acknowledged delivery of an event is counted in its row,
 * so a row that counts fewer than were acknowledged, or none at all, is an acknowledged delivery that is lost.
 */
export function keepReceipts() {
  const acknowledged = new Map<string, number>();
  let unchecked = new Set<string>();
  const trouble: string[] = [];
  const statuses: Record<number, number> = {};

  return {
    trouble,
    statuses,
    acknowledged: () => [...acknowledged.values()].reduce((sum, n) => sum + n, 0),
    events: () => [...acknowledged.keys()],
    /** Notes an answer to a delivery. */
    note(event: string, { status, body }: Answer): void {
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (status === 503) return;
      const { id, type } = JSON.parse(event) as { id: string; type: string };
      if (status !== 200) return void trouble.push(`${type} ${id} was answered ${status}: ${body}`);
      if (!Object.hasOwn(stripeEventHandlers, type)) return;
      const { outcome } = JSON.parse(body) as { outcome: string };
      if (!/^(applied|duplicate)$/.test(outcome)) {
        trouble.push(`${type} ${id} is ${outcome}: ${body}`);
      }
      acknowledged.set(id, (acknowledged.get(id) ?? 0) + 1);
      unchecked.add(id);
    },
    /** The acknowledged deliveries that the ledger does not have: since the last call, or `all` of them. */
    async findLost(db: Database, all = false): Promise<string[]> {
      const asked = all ? new Set(acknowledged.keys()) : unchecked;
      if (!all) unchecked = new Set();
      const wanted = new Map([...asked].map((id) => [id, acknowledged.get(id) ?? 0]));
      const ids = [...wanted.keys()];
      const found = new Map<string, number>();
      await waitUntil('the database answers the question for receipts', async () => {
        try {
          const rows = await db.sql<{ id: string; deliveries: number }[]>`
            select id, deliveries from stripe_events
            where id = any(${ids}) and outcome in ('applied', 'duplicate')`;
          for (const row of rows) found.set(row.id, row.deliveries);
          return true;
        } catch (error) {
          if (!isDatabaseUnavailable(error)) throw error;
          return false;
        }
      });
      return ids.filter((id) => (found.get(id) ?? 0) < (wanted.get(id) ?? 0));
    },
  };
}

export type Receipts = ReturnType<typeof keepReceipts>;
