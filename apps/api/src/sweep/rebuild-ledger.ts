import { retryStatement, recountReservedStock } from '@till/db';
import type { Log, Tools } from '../tools.ts';
import { nothingSwept, sweepStripe, type Swept } from './sweep-stripe.ts';

/**
 * Brings the ledger back from Stripe alone: every session, refund and dispute that Stripe knows, whatever its age. The
 * catalogue and BUYER_SECRET must be those of before; then orders, payments, grants and licence keys are, too. Nobody is
 * sent a mail. What is here already stays as it is, so it may be run again, also after it was interrupted. Not brought
 * back: orders that never got as far as Stripe, and which browser's double click they came from.
 */
export async function rebuildLedger(
  tools: Tools,
  log: Log,
  onPage?: (swept: Swept) => void,
): Promise<Swept> {
  const swept = nothingSwept();
  await sweepStripe(
    tools,
    { sinceSeconds: null, cause: 'rebuild', swept, onPage: async () => onPage?.(swept) },
    log,
  );
  // Also when an earlier run was interrupted before it came to this.
  await retryStatement(() => recountReservedStock(tools.db));
  return swept;
}
