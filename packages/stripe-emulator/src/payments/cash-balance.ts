import type { World } from '../core/world.ts';
import type { SentObjects, StripeObjects } from '../wire.ts';

export type CashBalance = SentObjects['cash_balance'];
export type CashTransaction = StripeObjects['customer_cash_balance_transaction'];

/** What a customer's cash balance took in and gave, oldest first. */
export function cashTransactionsOf({ store }: World, customerId: string): CashTransaction[] {
  return store.allBy('customer_cash_balance_transaction', 'customer', customerId);
}

/** A customer's cash balance, which follows from its transactions. Amounts in minor units. */
export function cashBalanceOf(world: World, customerId: string): CashBalance {
  const transactions = cashTransactionsOf(world, customerId);
  const mode = world.cashModes.get(customerId);
  return {
    object: 'cash_balance',
    available:
      transactions.length > 0
        ? Object.fromEntries(transactions.map((each) => [each.currency, each.ending_balance]))
        : null,
    customer: customerId,
    customer_account: null,
    livemode: false,
    settings: {
      reconciliation_mode: mode ?? 'automatic',
      using_merchant_default: mode === undefined,
    },
  };
}

/** The cash that a customer has in a currency, in minor units. */
export function availableCash(world: World, customerId: string, currency: string): number {
  return cashBalanceOf(world, customerId).available?.[currency] ?? 0;
}

/** Moves `net_amount` (minor units, negative when it leaves) in or out of the balance and tells of it. */
export function moveCash(
  world: World,
  customerId: string,
  movement: Pick<CashTransaction, 'currency' | 'net_amount' | 'type'> & Partial<CashTransaction>,
): CashTransaction {
  const { store, ids, clock } = world;
  const { currency, net_amount: amount } = movement;
  const transaction = store.put('customer_cash_balance_transaction', {
    ...movement,
    id: ids.newId('ccsbtxn'),
    object: 'customer_cash_balance_transaction',
    created: clock.nowSeconds(),
    customer: customerId,
    customer_account: null,
    ending_balance: availableCash(world, customerId, currency) + amount,
    livemode: false,
  });
  world.emit('customer_cash_balance_transaction.created', transaction);
  return transaction;
}
