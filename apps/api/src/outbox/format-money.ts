/** An amount in minor units as a person reads it: 1800 eur is €18.00, 1200 jpy is ¥1,200. */
export function formatMoney(amountMinor: number, currency: string): string {
  const money = new Intl.NumberFormat('en', { style: 'currency', currency });
  const decimals = money.resolvedOptions().maximumFractionDigits ?? 2;
  return money.format(`${amountMinor}e-${decimals}` as Intl.StringNumericLiteral);
}
