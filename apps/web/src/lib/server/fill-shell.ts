import { directions, type Locale } from '@till/contracts/locales';
import { shopMessages } from '../messages/shop.ts';

/** Puts the language, and the words in it, into what surrounds a page: app.html and error.html. */
export function fillShell(html: string, locale: Locale): string {
  const { backToShop, yourPurchases } = shopMessages[locale];
  return html
    .replace('%till.locale%', locale)
    .replace('%till.direction%', directions[locale])
    .replace('%till.backToShop%', backToShop)
    .replace('%till.yourPurchases%', yourPurchases);
}
