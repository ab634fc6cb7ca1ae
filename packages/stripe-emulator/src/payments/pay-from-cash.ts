import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import type { PaymentIntent, PaymentMethod } from '../wire.ts';
import { bookCharge } from './book-charge.ts';
import { availableCash, cashBalanceOf, moveCash } from './cash-balance.ts';
import { createCharge } from './create-charge.ts';
import { transferAccounts } from './transfer-accounts.ts';
import type { Instructions } from './transfer-accounts.ts';
import { refuseTransferOptions } from './transfer-options.ts';
import type { TransferType } from './transfer-options.ts';

/** What an intent that awaits a bank transfer tells its customer; undefined for any other. */
export function instructionsOf({
  status,
  next_action: next,
}: PaymentIntent): Instructions | undefined {
  return status === 'requires_action' ? next?.display_bank_transfer_instructions : undefined;
}

/**
 * Pays an intent from its customer's cash balance as far as that goes, and asks for a bank transfer of
 * what is missing. Throws when the intent does not say how. May be called again.
 */
export function payFromCash(
  world: World,
  intent: PaymentIntent,
  method: PaymentMethod,
): { status: 'accepted' } {
  refuseTransferOptions(intent);
  const customerId = String(intent.customer);
  const isAutomatic = cashBalanceOf(world, customerId).settings.reconciliation_mode === 'automatic';
  const cash = isAutomatic ? availableCash(world, customerId, intent.currency) : 0;
  change<'payment_intent'>(intent, { payment_method: method.id, last_payment_error: null });
  if (cash < intent.amount && !instructionsOf(intent)) {
    change<'payment_intent'>(intent, {
      status: 'requires_action',
      next_action: {
        type: 'display_bank_transfer_instructions',
        display_bank_transfer_instructions: instruct(world, intent),
      },
    });
    world.emit('payment_intent.requires_action', intent);
  }
  applyCash(world, intent, cash);
  return { status: 'accepted' };
}

/**
 * Gives an intent up to `amount` (minor units) of its customer's cash: it is paid, or partially funded.
 * Nothing happens where that is nothing.
 */
export function applyCash(world: World, intent: PaymentIntent, amount: number): void {
  const { id, currency, customer } = intent;
  const instructions = instructionsOf(intent);
  const missing = instructions?.amount_remaining ?? intent.amount;
  const applied = Math.min(amount, missing);
  if (applied <= 0) return;
  moveCash(world, String(customer), {
    currency,
    net_amount: -applied,
    type: 'applied_to_payment',
    applied_to_payment: { payment_intent: id },
  });
  if (instructions && applied < missing) {
    instructions.amount_remaining = missing - applied;
    world.emit('payment_intent.partially_funded', intent);
    return;
  }
  const method = world.store.read('payment_method', String(intent.payment_method));
  const charge = createCharge(world, intent, method, { status: 'succeeded' });
  change<'payment_intent'>(intent, {
    status: 'succeeded',
    amount_received: intent.amount,
    next_action: null,
  });
  world.emit('charge.succeeded', charge);
  world.emit('payment_intent.succeeded', intent);
  bookCharge(world, charge);
}

function instruct(
  { ids }: World,
  { amount, currency, customer, ...intent }: PaymentIntent,
): Instructions {
  const {
    type,
    eu_bank_transfer: eu,
    requested_address_types: wanted,
  } = intent.payment_method_options!.customer_balance!.bank_transfer!;
  const accounts = transferAccounts(String(customer), type as TransferType, eu?.country);
  return {
    amount_remaining: amount,
    currency,
    financial_addresses: accounts.filter((one) => !wanted || wanted.includes(one.type)),
    hosted_instructions_url: null,
    reference: ids.randomText(8).toUpperCase(),
    type: type!,
  };
}
