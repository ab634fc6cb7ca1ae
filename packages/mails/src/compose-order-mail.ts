import { formatMoney } from '@till/contracts/format-money';
import type { Locale } from '@till/contracts/locales';
import type { Row } from './letter.ts';
import { mailMessages } from './mail-messages.ts';
import { renderLetter, type Mail } from './render-letter.ts';

/** What a mail about an order needs to know. Amounts are integers in the currency's minor unit. */
export type OrderNews = {
  orderId: string;
  /** Since 1970. */
  orderedAtSeconds: number;
  lines: { name: string; quantity: number; unitAmountMinor: number }[];
  /** After discounts. */
  paidMinor: number;
  refundedMinor: number;
  currency: string;
};

export type OrderMailKind = 'receipt' | 'pending' | 'failed' | 'refund';

/**
 * The mail about an order: it is paid, its payment is under way, it failed, or it was refunded. Links to the purchases
 * page of the shop at `shopUrl` alone: nothing in it opens anything by itself.
 */
export function composeOrderMail(
  kind: OrderMailKind,
  locale: Locale,
  news: OrderNews,
  shopUrl: string,
): Mail {
  const messages = mailMessages[locale];
  const words = messages[kind];
  const money = (amountMinor: number) => formatMoney(amountMinor, news.currency, locale);
  return renderLetter({
    locale,
    subject: words.subject(shortList(news, messages.andMore)),
    heading: words.heading,
    lead: words.lead,
    items: news.lines.map(({ name, quantity, unitAmountMinor }) => ({
      label: `${quantity} × ${name}`,
      value: money(quantity * unitAmountMinor),
    })),
    facts: [...sumsOf(kind, locale, news), ...referencesOf(locale, news)],
    advice: words.advice,
    link: { label: words.link, url: `${shopUrl}/purchases` },
    note: null,
  });
}

function sumsOf(kind: OrderMailKind, locale: Locale, news: OrderNews): Row[] {
  const { discount, paid, refunded, nothing } = mailMessages[locale].facts;
  const money = (amountMinor: number) => formatMoney(amountMinor, news.currency, locale);
  if (kind === 'refund') return [{ label: refunded, value: money(news.refundedMinor) }];
  if (kind !== 'receipt') return [];
  const ordered = news.lines.reduce((sum, line) => sum + line.quantity * line.unitAmountMinor, 0);
  return [
    ...(ordered > news.paidMinor
      ? [{ label: discount, value: money(news.paidMinor - ordered) }]
      : []),
    { label: paid, value: news.paidMinor === 0 ? nothing : money(news.paidMinor) },
  ];
}

function referencesOf(locale: Locale, { orderId, orderedAtSeconds }: OrderNews): Row[] {
  const { date, order } = mailMessages[locale].facts;
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  return [
    { label: date, value: day.format(orderedAtSeconds * 1_000) },
    { label: order, value: orderId },
  ];
}

function shortList({ lines }: OrderNews, andMore: (count: number) => string): string {
  const [first, ...more] = lines;
  const name = first?.name ?? '';
  return more.length > 0 ? `${name} ${andMore(more.length)}` : name;
}
