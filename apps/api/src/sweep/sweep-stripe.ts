import { isDatabaseAway, recountReservedStock, retryStatement } from '@till/db';
import type Stripe from 'stripe';
import { applyCheckoutSession } from '../checkout/apply-checkout-session.ts';
import { describeFailure } from '../stripe-events/describe-failure.ts';
import { applyDispute } from '../stripe-events/dispute.ts';
import { applyRefund } from '../stripe-events/refund.ts';
import type { Log, Tools } from '../tools.ts';
import { settledAtSeconds } from './settled-at.ts';

// A fact younger than this may still be on its way as an event.
const deliveryGraceSeconds = 120;
const pageSize = 100;
export const patience = { timeout: 30_000, maxNetworkRetries: 2 };
export const sessionExpansion = 'payment_intent.latest_charge';

export type Swept = {
  sessions: number;
  refunds: number;
  disputes: number;
  /** Facts that were news to the ledger. */
  applied: number;
  /** Those of them that are about our orders and older than two minutes: their webhook never came. */
  healed: number;
  quarantined: number;
  /** Objects whose application threw. */
  failed: number;
};

export const nothingSwept = (): Swept => ({
  sessions: 0,
  refunds: 0,
  disputes: 0,
  applied: 0,
  healed: 0,
  quarantined: 0,
  failed: 0,
});

export type SweepOptions = {
  /** Objects created since then, in seconds since 1970; null: all there are. */
  sinceSeconds: number | null;
  cause: 'sweep' | 'rebuild';
  /** Counted up while the sweep runs, so that an interrupted one has its numbers. */
  swept: Swept;
  /** Called before each page is asked for. */
  onPage?: () => Promise<void>;
  signal?: AbortSignal;
};

/**
 * Asks Stripe for its sessions, refunds and disputes, page by page one after the other, and applies each as the webhook
 * would have. Sessions, not events: some events are never generated. May be called again and by several at once: what
 * is known already changes nothing. Throws when Stripe or the database is away; one object that cannot be applied does
 * not keep the others.
 */
export async function sweepStripe(tools: Tools, options: SweepOptions, log: Log): Promise<void> {
  const { db, stripe } = tools;
  const { cause, swept, sinceSeconds } = options;
  const created = sinceSeconds === null ? {} : { created: { gte: sinceSeconds } };
  const page = { ...created, limit: pageSize };
  const expand = [`data.${sessionExpansion}`];
  const sessions = () => stripe.checkout.sessions.list({ ...page, expand }, patience);
  let rebuilt = 0;
  try {
    for await (const session of each(sessions, options)) {
      swept.sessions += 1;
      await applyCounted(tools, options, log, session.id, settledAtSeconds(session), async () => {
        const applied = await applyCheckoutSession(tools, session, undefined, cause, null, {
          rememberOpen: true,
        });
        if ('rebuilt' in applied && applied.rebuilt) rebuilt += 1;
        return applied;
      });
    }
  } finally {
    // Orders came back that a surviving catalogue may have counted already.
    if (rebuilt > 0) await retryStatement(() => recountReservedStock(db));
  }
  for await (const refund of each(() => stripe.refunds.list(page, patience), options)) {
    swept.refunds += 1;
    const apply = () => applyRefund(tools, refund, cause, null);
    await applyCounted(tools, options, log, refund.id, refund.created, apply);
  }
  for await (const dispute of each(() => stripe.disputes.list(page, patience), options)) {
    swept.disputes += 1;
    const apply = () => applyDispute(tools, dispute, cause, null);
    await applyCounted(tools, options, log, dispute.id, dispute.created, apply);
  }
}

// A function, because a list asks for its first page when it is made: made early, its failure would be nobody's.
async function* each<T>(
  list: () => Stripe.ApiListPromise<T>,
  { signal, onPage }: SweepOptions,
): AsyncGenerator<T> {
  let seen = 0;
  await onPage?.();
  for await (const item of list()) {
    signal?.throwIfAborted();
    yield item;
    seen += 1;
    if (seen % pageSize === 0) await onPage?.();
  }
}

/** Applies one object and counts what came of it. Throws only when the database is away. */
export async function applyCounted(
  tools: Pick<Tools, 'clock'>,
  { swept }: Pick<SweepOptions, 'swept'>,
  log: Log,
  objectId: string,
  settledAt: number,
  apply: () => Promise<{ outcome: string; reason?: string; orderId?: string }>,
): Promise<void> {
  try {
    const { outcome, reason, orderId } = await apply();
    if (outcome === 'quarantined') {
      swept.quarantined += 1;
      log.error({ objectId, orderId, reason }, 'object quarantined');
    }
    if (outcome !== 'applied') return;
    swept.applied += 1;
    if (orderId && tools.clock() / 1000 - settledAt > deliveryGraceSeconds) swept.healed += 1;
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    swept.failed += 1;
    log.error({ objectId, reason: describeFailure(error) }, 'object not applied');
  }
}
