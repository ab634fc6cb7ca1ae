/** An amount in minor units as a customer reads it: 1800 eur is €18.00, 1200 jpy is ¥1,200, 4500 kwd is KWD 4.500. */
export function formatMoney(amountMinor: number, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  // A decimal string, so that no amount passes through a float.
  return format.format(`${amountMinor}e-${digits}` as Intl.StringNumericLiteral);
}

/** A price: "Free" for nothing. */
export function formatPrice(amountMinor: number, currency: string): string {
  return amountMinor === 0 ? 'Free' : formatMoney(amountMinor, currency);
}
