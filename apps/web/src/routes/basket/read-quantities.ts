import type { BasketEntry } from '#lib/view-basket.ts';

/** The basket with the quantities of the form; what has no field stays. Undefined when one of them is no quantity. */
export function readQuantities(form: FormData, entries: BasketEntry[]): BasketEntry[] | undefined {
  const changed = entries.map((entry) => {
    const entered = form.get(`quantity-${entry.slug}`);
    if (entered === null) return entry;
    const quantity = typeof entered === 'string' && /^\d{1,2}$/.test(entered) ? Number(entered) : 0;
    return { ...entry, quantity };
  });
  return changed.every(({ quantity }) => quantity >= 1 && quantity <= 20) ? changed : undefined;
}
