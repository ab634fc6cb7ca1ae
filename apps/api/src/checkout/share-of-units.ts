type PricedLine = { line: number; unitAmountMinor: number; quantity: number };

/**
 * What was paid for `units` of a line, counted back from its unit `last` (1 is its first): the payment is divided over
 * the order's units like their prices, so a discount is spread over all of them. Whole minor units; the shares of all
 * units together are the payment, to the last one.
 */
export function shareOfUnits(
  lines: PricedLine[],
  paidMinor: number,
  wanted: PricedLine,
  last: number,
  units: number,
): number {
  const costOf = (line: PricedLine) => line.unitAmountMinor * line.quantity;
  const sum = (some: PricedLine[]) => some.reduce((all, line) => all + costOf(line), 0);
  const total = BigInt(sum(lines));
  if (total === 0n) return 0;
  const before = sum(lines.filter(({ line }) => line < wanted.line));
  const paidUpTo = (unit: number) =>
    (BigInt(paidMinor) * BigInt(before + unit * wanted.unitAmountMinor)) / total;
  return Number(paidUpTo(last) - paidUpTo(last - units));
}
