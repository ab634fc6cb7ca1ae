import type { Locale } from './locales.ts';

// How many decimals an amount of Stripe's has: https://docs.stripe.com/currencies. `Intl` cannot tell: it goes by custom,
// which has given up the decimals of the forint and a dozen others that Stripe still counts in.
const withoutDecimals = new Set(
  'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '),
);
const withThreeDecimals = new Set('bhd jod kwd omr tnd'.split(' '));

/**
 * An amount in minor units as a person reads it: in English 1800 eur is €18.00, 1200 jpy is ¥1,200 and 4500 kwd is
 * KWD 4.500; in German 1800 eur is 18,00 €.
 */
export function formatMoney(amountMinor: number, currency: string, locale: Locale): string {
  const decimals = withoutDecimals.has(currency) ? 0 : withThreeDecimals.has(currency) ? 3 : 2;
  const money = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  // A decimal string, so that no amount passes through a float.
  return money.format(`${amountMinor}e-${decimals}` as Intl.StringNumericLiteral);
}
