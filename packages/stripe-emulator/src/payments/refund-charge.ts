import { forbiddenByState, invalidRequest } from '../core/stripe-error.ts';
import type { World } from '../core/world.ts';
import { createBalanceTransaction } from '../resources/balance-transaction.ts';
import { withoutEmpty } from '../resources/merge-metadata.ts';
import type { Charge, Refund } from '../wire.ts';
import { formatAmount } from './money.ts';
import { recountRefunds } from './set-refund-status.ts';
import type { RefundStatus } from './set-refund-status.ts';
import { testCardOf } from './test-cards.ts';

export interface NewRefund {
  amount?: number;
  reason?: 'duplicate' | 'fraudulent' | 'requested_by_customer';
  metadata?: Record<string, string>;
}

/** Refunds what is left of a charge, or `amount` of it in minor units. Throws a StripeError. */
export function createRefund(world: World, charge: Charge, options: NewRefund = {}): Refund {
  const left = charge.amount_captured - charge.amount_refunded;
  const amount = options.amount ?? left;
  refuseRefund(world, charge, amount, left);
  const method = world.store.find('payment_method', String(charge.payment_method));
  const card = method && testCardOf(method);
  const id = world.ids.newId('re');
  const { currency } = charge;
  const booking = createBalanceTransaction(world, {
    amount: -amount,
    currency,
    type: 'refund',
    source: id,
  });
  const refund = world.store.put('refund', {
    id,
    object: 'refund',
    amount,
    balance_transaction: booking.id,
    charge: charge.id,
    created: world.clock.nowSeconds(),
    currency,
    customer: null,
    customer_account: null,
    destination_details: destinationOf(world, charge),
    metadata: withoutEmpty(options.metadata),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: options.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: card?.then === 'refund_pends' ? 'pending' : 'succeeded',
    transfer_reversal: null,
  });
  const previous = recountRefunds(world, charge);
  world.emit('refund.created', refund);
  world.emit('charge.refunded', charge, previous);
  const later: Record<string, RefundStatus> = { refund_fails: 'failed', refund_pends: 'succeeded' };
  const next = later[card?.then ?? ''];
  if (next) {
    world.later(world.settings.debitSettleMs, { deed: 'set_refund_status', id, status: next });
  }
  return refund;
}

function destinationOf({ store }: World, charge: Charge): Refund['destination_details'] & object {
  if (charge.payment_method_details?.card) {
    const reference_type = 'acquirer_reference_number';
    return { type: 'card', card: { reference_status: 'pending', reference_type, type: 'refund' } };
  }
  const { payment_method_options: options } = store.read(
    'payment_intent',
    String(charge.payment_intent),
  );
  const type = options?.customer_balance?.bank_transfer?.type ?? 'eu_bank_transfer';
  return { type, [type]: { reference: null, reference_status: 'pending' } };
}

function refuseRefund({ store }: World, charge: Charge, amount: number, left: number): void {
  if (charge.status !== 'succeeded') {
    throw forbiddenByState(`Charge ${charge.id} has not succeeded; it cannot be refunded.`);
  }
  const open = store
    .allBy('dispute', 'charge', charge.id)
    .find(({ status, is_charge_refundable: refundable }) => status !== 'won' && !refundable);
  if (open) {
    const message = `Charge ${charge.id} has been charged back; cannot issue a refund.`;
    throw forbiddenByState(message, 'charge_disputed');
  }
  if (left <= 0) {
    const message = `Charge ${charge.id} has already been refunded.`;
    throw forbiddenByState(message, 'charge_already_refunded');
  }
  if (amount < 1)
    throw invalidRequest('Invalid positive integer', 'amount', 'parameter_invalid_integer');
  if (amount <= left) return;
  const show = (value: number) => formatAmount(value, charge.currency);
  throw forbiddenByState(
    `Refund amount (${show(amount)}) is greater than unrefunded amount on charge (${show(left)})`,
    undefined,
    'amount',
  );
}
