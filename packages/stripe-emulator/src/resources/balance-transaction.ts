import { currency, string } from '../core/field-types.ts';
import { defineResource, listBy } from '../core/resource.ts';
import type { World } from '../core/world.ts';
import type { StripeObjects } from '../wire.ts';

export type BalanceTransaction = StripeObjects['balance_transaction'];

const availableAfterSeconds = 7 * 24 * 60 * 60;

/**
 * Books `amount` (minor units, negative when money leaves) for the charge, refund or dispute `source`.
 * Charges cost a fee of 1.5 % plus 25; a lost or open dispute costs its own fee.
 */
export function createBalanceTransaction(
  { store, clock, ids }: World,
  booking: Pick<BalanceTransaction, 'amount' | 'currency' | 'type'> & {
    source: string;
    fee?: number;
  },
): BalanceTransaction {
  const { amount, currency: code, type, source } = booking;
  const fee = booking.fee ?? (type === 'charge' ? Math.round(amount * 0.015) + 25 : 0);
  return store.put('balance_transaction', {
    id: ids.newId('txn'),
    object: 'balance_transaction',
    amount,
    available_on: clock.nowSeconds() + availableAfterSeconds,
    balance_type: 'payments',
    created: clock.nowSeconds(),
    currency: code,
    description: null,
    exchange_rate: null,
    fee,
    fee_details: fee
      ? [
          {
            amount: fee,
            application: null,
            currency: code,
            description: 'Stripe fees',
            type: 'stripe_fee',
          },
        ]
      : [],
    net: amount - fee,
    reporting_category: type === 'adjustment' ? 'dispute' : type,
    source,
    status: 'pending',
    type,
  });
}

export const balanceTransactions = defineResource({
  object: 'balance_transaction',
  path: '/v1/balance_transactions',
  expandable: {},
  list: listBy({ currency: currency(), payout: string(), source: string(), type: string() }),
  indexed: ['source'],
});
