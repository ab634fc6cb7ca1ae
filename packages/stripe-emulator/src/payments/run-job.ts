import type { World } from '../core/world.ts';
import { createDispute } from './dispute-charge.ts';
import { expireSession } from './expire-session.ts';
import { setRefundStatus } from './set-refund-status.ts';
import type { RefundStatus } from './set-refund-status.ts';
import { settleDebit } from './settle-debit.ts';

/** Something that happens by itself later: plain data, so that it can be kept and restored. */
export type Job =
  | { deed: 'expire_session'; id: string }
  | { deed: 'open_dispute'; id: string }
  | { deed: 'set_refund_status'; id: string; status: RefundStatus }
  | { deed: 'settle_debit'; id: string; outcome: 'succeeds' | 'fails' };

/** Does a job whose time has come. What was settled in the meantime is left alone. */
export function runJob(world: World, job: Job): void {
  const { store } = world;
  switch (job.deed) {
    case 'expire_session': {
      const session = store.find('checkout.session', job.id);
      if (session?.status === 'open') expireSession(world, session);
      break;
    }
    case 'open_dispute': {
      const charge = store.find('charge', job.id);
      if (charge && !charge.disputed) createDispute(world, charge);
      break;
    }
    case 'set_refund_status': {
      const refund = store.find('refund', job.id);
      if (refund) setRefundStatus(world, refund, job.status);
      break;
    }
    case 'settle_debit': {
      const intent = store.find('payment_intent', job.id);
      if (intent) settleDebit(world, intent, job.outcome);
      break;
    }
  }
}
