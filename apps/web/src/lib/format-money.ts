import { formatMoney } from '@till/contracts/format-money';

/** A price: "Free" for nothing. */
export function formatPrice(amountMinor: number, currency: string): string {
  return amountMinor === 0 ? 'Free' : formatMoney(amountMinor, currency);
}
