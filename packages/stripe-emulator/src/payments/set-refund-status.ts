import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import { createBalanceTransaction } from '../resources/balance-transaction.ts';
import type { Charge, Refund } from '../wire.ts';

export const refundStatuses = [
  'canceled',
  'failed',
  'pending',
  'requires_action',
  'succeeded',
] as const;
export type RefundStatus = (typeof refundStatuses)[number];

/**
 * Moves a refund to `status` and tells of it. A refund that fails or is canceled gives the charge its
 * amount back. Setting the status it has changes nothing.
 */
export function setRefundStatus(world: World, refund: Refund, status: RefundStatus): Refund {
  if (refund.status === status) return refund;
  const { charge: chargeId, amount, currency, id } = refund;
  const previous = change<'refund'>(refund, { status });
  if (status === 'failed') {
    const booking = createBalanceTransaction(world, {
      amount,
      currency,
      type: 'refund_failure',
      source: id,
    });
    change<'refund'>(refund, {
      failure_balance_transaction: booking.id,
      failure_reason: 'unknown',
    });
  }
  const charge = world.store.read('charge', String(chargeId));
  const before = recountRefunds(world, charge);
  if (before.amount_refunded !== charge.amount_refunded)
    world.emit('charge.updated', charge, before);
  world.emit('refund.updated', refund, previous);
  world.emit('charge.refund.updated', refund, previous);
  if (status === 'failed') world.emit('refund.failed', refund);
  return refund;
}

/** Sets what a charge says of its refunds from the refunds themselves; returns what it said before. */
export function recountRefunds({ store }: World, charge: Charge): Partial<Charge> {
  const refunded = store
    .allBy('refund', 'charge', charge.id)
    .filter(({ status }) => status !== 'failed' && status !== 'canceled')
    .reduce((sum, { amount }) => sum + amount, 0);
  return change<'charge'>(charge, {
    amount_refunded: refunded,
    refunded: refunded === charge.amount_captured && refunded > 0,
  });
}
