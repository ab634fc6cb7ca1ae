import type { World } from '../core/world.ts';
import type { PaymentIntent } from '../wire.ts';
import { availableCash, cashBalanceOf, moveCash } from './cash-balance.ts';
import type { CashTransaction } from './cash-balance.ts';
import { applyCash, instructionsOf } from './pay-from-cash.ts';
import { transferCurrencies } from './transfer-options.ts';
import type { TransferType } from './transfer-options.ts';

/**
 * Lets a bank transfer of `amount` (minor units) arrive for a customer, and pays with it what waits.
 * `currency` is one of `transferCurrencies`.
 */
export function fundCashBalance(
  world: World,
  customerId: string,
  { amount, currency, reference }: { amount: number; currency: string; reference?: string },
): CashTransaction {
  const types = Object.keys(transferCurrencies) as TransferType[];
  const type = types.find((each) => transferCurrencies[each] === currency)!;
  const transaction = moveCash(world, customerId, {
    currency,
    net_amount: amount,
    type: 'funded',
    funded: { bank_transfer: { ...senders[type], reference: reference ?? null, type } },
  });
  reconcileCash(world, customerId, currency, { amount, ...(reference && { reference }) });
  return transaction;
}

/** Takes back what was applied to an intent that is over, for others that wait. */
export function releaseCash(world: World, intent: PaymentIntent, remaining: number | null): void {
  const { id, currency, customer, amount } = intent;
  const applied = amount - (remaining ?? amount);
  if (applied <= 0) return;
  moveCash(world, String(customer), {
    currency,
    net_amount: applied,
    type: 'unapplied_from_payment',
    unapplied_from_payment: { payment_intent: id },
  });
  reconcileCash(world, String(customer), currency, { amount: applied });
}

/**
 * Pays with new funds the intents that await a transfer: first the one whose reference the transfer
 * names, then one that lacks exactly that amount, then the oldest. Tells of what is left.
 */
function reconcileCash(
  world: World,
  customerId: string,
  currency: string,
  funds: { amount: number; reference?: string },
): void {
  const { settings } = cashBalanceOf(world, customerId);
  const rankOf = (intent: PaymentIntent) => {
    const { reference, amount_remaining: remaining } = instructionsOf(intent)!;
    if (funds.reference?.includes(String(reference))) return 0;
    return remaining === funds.amount ? 1 : 2;
  };
  const waiting = world.store
    .all('payment_intent')
    .filter(
      (intent) =>
        settings.reconciliation_mode === 'automatic' &&
        intent.customer === customerId &&
        intent.currency === currency &&
        instructionsOf(intent),
    )
    .toSorted((one, other) => rankOf(one) - rankOf(other));
  for (const intent of waiting) {
    applyCash(world, intent, availableCash(world, customerId, currency));
  }
  if (availableCash(world, customerId, currency) > 0) {
    world.emit('cash_balance.funds_available', cashBalanceOf(world, customerId));
  }
}

const sender = { sender_name: 'Test Sender' };

const senders = {
  eu_bank_transfer: { eu_bank_transfer: { ...sender, bic: 'TESTDEFFXXX', iban_last4: '3000' } },
  gb_bank_transfer: {
    gb_bank_transfer: { ...sender, account_number_last4: '3000', sort_code: '200000' },
  },
  jp_bank_transfer: {
    jp_bank_transfer: { ...sender, sender_bank: 'Test Bank', sender_branch: 'Test Branch' },
  },
  mx_bank_transfer: {},
  us_bank_transfer: { us_bank_transfer: { ...sender, network: 'ach' as const } },
};
