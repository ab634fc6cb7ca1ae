import type { Product } from '@till/contracts';

/** One product in the basket, and its price when it was put there. */
export type BasketEntry = { slug: string; quantity: number; seenMinor: number };

export type BasketTrouble = 'gone' | 'soldOut' | 'tooMany' | 'otherCurrency';

export type ViewedLine = BasketEntry & {
  product: Product | null;
  /** Why it cannot be ordered as it is. */
  trouble: BasketTrouble | null;
};

export type ViewedBasket = {
  lines: ViewedLine[];
  /** What it costs now; null while it cannot be ordered. */
  total: { amountMinor: number; currency: string } | null;
};

/** The basket at today's prices and stock. The first product decides about the currency. */
export function viewBasket(entries: BasketEntry[], products: Product[]): ViewedBasket {
  const known = entries.map((entry) => ({
    ...entry,
    product: products.find(({ slug }) => slug === entry.slug) ?? null,
  }));
  const currency = known.find(({ product }) => product)?.product?.currency ?? '';
  const lines = known.map((line) => ({ ...line, trouble: findTrouble(line, currency) }));
  const isWhole = lines.length > 0 && lines.every(({ trouble }) => trouble === null);
  const amountMinor = lines.reduce(
    (sum, { product, quantity }) => sum + (product?.priceMinor ?? 0) * quantity,
    0,
  );
  return { lines, total: isWhole ? { amountMinor, currency } : null };
}

function findTrouble(
  { product, quantity }: Omit<ViewedLine, 'trouble'>,
  currency: string,
): BasketTrouble | null {
  if (!product) return 'gone';
  if (product.available === 0) return 'soldOut';
  if (product.currency !== currency) return 'otherCurrency';
  return quantity > product.maxQuantity ? 'tooMany' : null;
}
