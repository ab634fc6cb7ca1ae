import { formatMoney } from '@till/contracts/format-money';
import type { Locale } from '@till/contracts/locales';
import { shopMessages } from './messages/shop.ts';

/** A price: "Free" for nothing. */
export function formatPrice(amountMinor: number, currency: string, locale: Locale): string {
  return amountMinor === 0 ? shopMessages[locale].free : formatMoney(amountMinor, currency, locale);
}
