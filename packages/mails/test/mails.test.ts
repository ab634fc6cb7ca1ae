import { locales } from '@till/contracts/locales';
import { describe, expect, test } from 'vitest';
import {
  composeAccessLinkMail,
  composeOrderMail,
  type OrderMailKind,
  type OrderNews,
} from '../src/index.ts';
import { mailMessages } from '../src/mail-messages.ts';

const kinds: OrderMailKind[] = ['receipt', 'pending', 'failed', 'refund'];
const shopUrl = 'https://shop.example';
const plain = (text: string) => text.replace(/\u00a0/g, ' ');

const news = (overrides: Partial<OrderNews> = {}): OrderNews => ({
  orderId: '01938f6e-4c1a-7cc3-98c4-dc0c0c07398f',
  orderedAtSeconds: Date.parse('2026-11-24T10:30:00Z') / 1_000,
  lines: [{ name: 'Plumb', quantity: 2, unitAmountMinor: 2900 }],
  paidMinor: 5800,
  refundedMinor: 5800,
  currency: 'eur',
  ...overrides,
});

const every = locales.flatMap((locale) => [
  ...kinds.map((kind) => [locale, kind, composeOrderMail(kind, locale, news(), shopUrl)] as const),
  [locale, 'access link', composeAccessLinkMail(locale, `${shopUrl}/open?x=1&y=2`, 15)] as const,
]);

describe.each(every)('in %s the mail %s', (locale, _kind, { text, html }) => {
  test('says in its HTML what it says in its text', () => {
    const shown = html
      .replace(/<title>.*<\/title>/, '')
      .replace(/<[^>]*>/g, '\n')
      .replace(/&amp;/g, '&');
    const words = (from: string) => new Set(from.split(/[\s:]+/).filter(Boolean));
    expect([...words(text)].filter((word) => !words(shown).has(word))).toEqual([]);
  });

  test('loads nothing, runs nothing and names its language', () => {
    expect(html).toContain(`<html lang="${locale}" dir="ltr">`);
    expect(html).not.toMatch(/<(img|link|script|iframe|object|svg)|url\(|@import|src=/i);
    expect(html.match(/https?:\/\/[^\s"<]+/g)?.every((url) => url.startsWith(shopUrl))).toBe(true);
  });
});

test.each([
  ['en', 'eur', 5800, '€58.00'],
  ['de', 'eur', 5800, '58,00 €'],
  ['de', 'jpy', 5800, '5.800 ¥'],
  ['de', 'kwd', 5800, '5,800 KWD'],
  ['en', 'huf', 5800, 'HUF 58.00'],
] as const)('a receipt in %s of %s has its amount right', (locale, currency, paidMinor, amount) => {
  const { text } = composeOrderMail('receipt', locale, news({ currency, paidMinor }), shopUrl);
  expect(plain(text)).toContain(`${mailMessages[locale].facts.paid}: ${amount}`);
});

test('a receipt shows the discount, and what was free as free', () => {
  const { text } = composeOrderMail('receipt', 'de', news({ paidMinor: 0 }), shopUrl);
  expect(plain(text)).toContain('Rabatt: -58,00 €\nBezahlt: nichts, es war kostenlos');
  expect(composeOrderMail('receipt', 'de', news(), shopUrl).text).not.toContain('Rabatt');
});

test('a refund says how much came back, and no other mail does', () => {
  for (const kind of kinds) {
    const { text } = composeOrderMail(kind, 'en', news({ refundedMinor: 1234 }), shopUrl);
    expect(text.includes('€12.34')).toBe(kind === 'refund');
  }
});

test('several products are all listed, and the subject names the first', () => {
  const line = { quantity: 1, unitAmountMinor: 100 };
  const lines = ['Kerf', 'Plumb', 'Selvage'].map((name) => ({ name, ...line }));
  const { subject, text } = composeOrderMail('receipt', 'de', news({ lines }), shopUrl);
  expect(subject).toBe('Ihr Kauf: Kerf und 2 weitere');
  for (const { name } of lines) expect(text).toContain(`1 × ${name}`);
});

test('a product’s name is text in the HTML, and one line in the subject', () => {
  const name = '<img src=x onerror=alert(1)>\r\nBcc: "a" & \'b\'';
  const lines = [{ name, quantity: 1, unitAmountMinor: 1 }];
  const { subject, html } = composeOrderMail('receipt', 'en', news({ lines }), shopUrl);
  expect(subject).toBe(`Your purchase: <img src=x onerror=alert(1)> Bcc: "a" & 'b'`);
  expect(html).not.toContain('<img');
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
});

test('the link in an access mail is whole, in the text and in the HTML', () => {
  const { text, html } = composeAccessLinkMail('en', `${shopUrl}/open?token=a&b="c`, 15);
  expect(text).toContain(`15 minutes:\n${shopUrl}/open?token=a&b="c\n`);
  expect(html).toContain(`href="${shopUrl}/open?token=a&amp;b=&quot;c"`);
});

test('every message has words in every language, and German ones of its own', () => {
  const listWords = (messages: object): string[] =>
    Object.values(messages).flatMap((value) =>
      typeof value === 'object' ? listWords(value) : typeof value === 'function' ? value(2) : value,
    );
  const [en, de] = [listWords(mailMessages.en), listWords(mailMessages.de)];
  expect(de).toHaveLength(en.length);
  for (const [index, words] of de.entries()) expect(words.trim()).not.toBe(en[index]);
});
