import { listUnsettled, type Unsettled } from '@till/db';
import { applyCheckoutSession } from '../checkout/apply-checkout-session.ts';
import { applyDispute } from '../stripe-events/dispute.ts';
import { applyRefund } from '../stripe-events/refund.ts';
import type { Log, Tools } from '../tools.ts';
import { applyCounted, patience, sessionExpansion, type SweepOptions } from './sweep-stripe.ts';

const atMost = 1_000;

/**
 * Asks Stripe, one by one, about the payments, refunds and disputes that are undecided and older than
 * `olderThanSeconds`: a dispute may take months, longer than any sweep looks back. Counts like the sweep; may be called
 * again. Throws when Stripe or the database is away.
 */
export async function askAboutUnsettled(
  tools: Tools,
  olderThanSeconds: number,
  options: Pick<SweepOptions, 'swept' | 'signal' | 'onPage'>,
  log: Log,
): Promise<void> {
  const unsettled = await listUnsettled(tools.db, olderThanSeconds, atMost);
  for (const [i, { kind, id }] of unsettled.entries()) {
    options.signal?.throwIfAborted();
    if (i % 50 === 0) await options.onPage?.();
    const { created, apply } = await ask(tools, kind, id);
    options.swept[`${kind}s`] += 1;
    await applyCounted(tools, options, log, id, created, apply);
  }
}

async function ask({ stripe, ...tools }: Tools, kind: Unsettled['kind'], id: string) {
  switch (kind) {
    case 'session': {
      const expand = [sessionExpansion];
      const session = await stripe.checkout.sessions.retrieve(id, { expand }, patience);
      const apply = () => applyCheckoutSession(tools, session, undefined, 'sweep', null);
      return { created: session.created, apply };
    }
    case 'refund': {
      const refund = await stripe.refunds.retrieve(id, {}, patience);
      return { created: refund.created, apply: () => applyRefund(tools, refund, 'sweep', null) };
    }
    case 'dispute': {
      const dispute = await stripe.disputes.retrieve(id, {}, patience);
      return { created: dispute.created, apply: () => applyDispute(tools, dispute, 'sweep', null) };
    }
  }
}
