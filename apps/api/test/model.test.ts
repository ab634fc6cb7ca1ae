import { availableParallelism } from 'node:os';
import { expect, inject, test } from 'vitest';
import { runModel, type Report } from './model/run-in-process.ts';

const schedules = 3_000;
const runs = Math.min(2, availableParallelism());

/** Each must have happened at least once, or the run shows nothing. */
const wanted = {
  faultPoints: [
    'place-order',
    'attach-session',
    'take-stripe-check',
    'apply-session',
    'apply-reversal',
    'take-effects',
    'mark-effect-done',
    'send-mail',
    'stripe POST /v1/checkout/sessions',
    'stripe GET /v1/checkout/sessions',
    'stripe GET /v1/checkout/sessions/:id',
    'stripe GET /v1/refunds',
    'stripe GET /v1/disputes',
  ].flatMap((name) => [`${name}:before`, `${name}:after`]),
  branches: [
    'deliveries together',
    'delivery applied',
    'delivery duplicate',
    'delivery ignored',
    'delivery put off',
    'start ok',
    'start died',
    'start SOLD_OUT',
    'start CONFLICT',
    'start CHECKOUT_EXPIRED',
    'start STRIPE_UNAVAILABLE',
    'look paid',
    'look processing',
    'look failed',
    'look expired',
    'look refunded',
    'look disputed',
    'look checking',
    'look NOT_FOUND',
    'sweep healed',
    'sweep died',
    'outbox died',
    'effect receipt',
    'effect pending',
    'effect failed',
    'effect refund',
    ...['amount', 'currency', 'session', 'order', 'livemode', 'mode', 'shape', 'intent'].map(
      (how) => `tampered ${how}`,
    ),
    ...['secret', 'old', 'future', 'body', 'no-v1', 'none'].map((how) => `forged ${how}`),
  ],
};

test('random histories of purchases, whatever is lost, doubled, late or dies, never break an invariant', async () => {
  const postgres = inject('postgresUrl');
  const reports = await Promise.all(
    // The same histories in every run; `pnpm test:soak` looks for new ones.
    Array.from({ length: runs }, (_, seed) =>
      runModel({ postgres, schedules: Math.ceil(schedules / runs), seed: seed + 1 }),
    ),
  );
  for (const report of reports) {
    console.log(`model: ${report.schedules} schedules, seed ${report.seed}, ${report.seconds} s`);
    expect(report.failed, report.error && `${report.error}\n${report.replay}`).toBe(false);
  }
  const seen = new Set(reports.flatMap((report: Report) => Object.keys(report.seen)));
  const missing = [...wanted.faultPoints, ...wanted.branches].filter((what) => !seen.has(what));
  expect(missing).toEqual([]);
}, 900_000);
