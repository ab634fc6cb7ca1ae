import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import { createBalanceTransaction } from '../resources/balance-transaction.ts';
import type { Charge } from '../wire.ts';

/** Books a charge that went through; Stripe tells of it in charge.updated, a moment after success. */
export function bookCharge(world: World, charge: Charge): void {
  const { amount_captured: amount, currency, id } = charge;
  const booking = createBalanceTransaction(world, { amount, currency, type: 'charge', source: id });
  const previous = change<'charge'>(charge, { balance_transaction: booking.id });
  world.emit('charge.updated', charge, previous);
}
