import type { PaymentIntent } from '../wire.ts';
import { instructionsOf } from './pay-from-cash.ts';
import { unexpectedState } from './refuse-status.ts';

const fixed = [
  'allowed_payment_method_types',
  'amount',
  'capture_method',
  'currency',
  'customer',
  'payment_method',
  'payment_method_data',
  'payment_method_options',
  'payment_method_types',
];

/** Throws when `params` change what an intent is paid with, or how much, while it awaits a bank transfer. */
export function refuseAwaitingTransfer(intent: PaymentIntent, params: object): void {
  if (!instructionsOf(intent)) return;
  const changed = fixed.filter((name) => name in params);
  if (changed.length === 0) return;
  throw unexpectedState(
    intent,
    `This PaymentIntent awaits a bank transfer; this emulator does not support changing its ${changed.join(', ')} meanwhile. Cancel it instead.`,
  );
}
