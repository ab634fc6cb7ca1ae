import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { applyReversal, type Database, type ReversalFact } from '../src/index.ts';
import { disputeRanks, disputeStatuses, refundRanks, refundStatuses } from '../src/schema.ts';
import { createTestDatabase } from '../src/testing.ts';

let db: Database;
beforeAll(async () => void ({ db } = await createTestDatabase(inject('postgresUrl'))));
afterAll(() => db.close());

function* permutations<T>(items: readonly T[]): Generator<T[]> {
  if (items.length === 0) yield [];
  for (const [i, item] of items.entries()) {
    for (const rest of permutations(items.toSpliced(i, 1))) yield [item, ...rest];
  }
}

/** What the ledger says at the end when these statuses arrive in this order. */
async function endOf(table: 'refunds' | 'disputes', id: string, statuses: readonly string[]) {
  for (const status of statuses) {
    const fact = {
      table,
      id,
      paymentIntentId: 'pi',
      amountMinor: 1,
      currency: 'eur',
      status,
      cause: 'test',
    };
    await applyReversal(db, fact as ReversalFact, null);
  }
  const [row] = await db.sql`select status, rank from ${db.sql(table)} where id = ${id}`;
  return row;
}

test.each([
  ['refunds', ['requires_action', 'pending', 'succeeded', 'failed'], { status: 'failed', rank: 2 }],
  ['refunds', ['requires_action', 'pending', 'canceled'], { status: 'canceled', rank: 2 }],
  [
    'disputes',
    ['warning_needs_response', 'warning_under_review', 'warning_closed'],
    { status: 'warning_closed', rank: -1 },
  ],
  [
    'disputes',
    ['warning_needs_response', 'needs_response', 'under_review', 'won'],
    { status: 'won', rank: 1 },
  ],
  ['disputes', ['needs_response', 'under_review', 'lost'], { status: 'lost', rank: 2 }],
] as const)(
  '%s: whatever the order of arrival, of %j the last one stays',
  async (table, statuses, end) => {
    let n = 0;
    for (const order of permutations<string>(statuses)) {
      expect(await endOf(table, `${end.status}_${table}_${++n}`, order)).toEqual(end);
    }
  },
);

test('the lists of statuses and their ranks rise together', () => {
  for (const ranks of [
    refundStatuses.map((s) => refundRanks[s]),
    disputeStatuses.map((s) => disputeRanks[s]),
  ]) {
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
  }
});
