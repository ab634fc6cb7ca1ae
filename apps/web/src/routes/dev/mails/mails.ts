import type { Locale } from '@till/contracts/locales';
import { composeAccessLinkMail, composeOrderMail, type Mail, type OrderNews } from '@till/mails';

const shopUrl = 'https://shop.example';

const news: OrderNews = {
  orderId: '01938f6e-4c1a-7cc3-98c4-dc0c0c07398f',
  orderedAtSeconds: Date.parse('2026-11-24T10:30:00Z') / 1_000,
  lines: [{ name: 'Körper & Raum', quantity: 1, unitAmountMinor: 1800 }],
  paidMinor: 1800,
  refundedMinor: 1800,
  currency: 'eur',
};

const several: OrderNews = {
  ...news,
  lines: [
    { name: 'Selvage', quantity: 2, unitAmountMinor: 4500 },
    {
      name: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsfestschrift',
      quantity: 1,
      unitAmountMinor: 99_999_999,
    },
    { name: 'ספר הרשתות', quantity: 1, unitAmountMinor: 250 },
  ],
  paidMinor: 100_000_000,
  currency: 'kwd',
};

const yen: OrderNews = {
  ...news,
  lines: [{ name: 'Quiet Clicks', quantity: 1, unitAmountMinor: 1200 }],
  paidMinor: 1200,
  refundedMinor: 1200,
  currency: 'jpy',
};

/** Every mail of the shop, from fixtures, by the last part of its address under /dev/mails/en. */
export const mails: Record<string, (locale: Locale) => Mail> = {
  receipt: (locale) => composeOrderMail('receipt', locale, news, shopUrl),
  'receipt-free': (locale) =>
    composeOrderMail('receipt', locale, { ...news, paidMinor: 0 }, shopUrl),
  'receipt-jpy': (locale) => composeOrderMail('receipt', locale, yen, shopUrl),
  'receipt-several': (locale) => composeOrderMail('receipt', locale, several, shopUrl),
  pending: (locale) => composeOrderMail('pending', locale, news, shopUrl),
  failed: (locale) => composeOrderMail('failed', locale, news, shopUrl),
  refund: (locale) => composeOrderMail('refund', locale, yen, shopUrl),
  'access-link': (locale) =>
    composeAccessLinkMail(locale, `${shopUrl}/purchases/open?token=${'x'.repeat(80)}`, 15),
};
