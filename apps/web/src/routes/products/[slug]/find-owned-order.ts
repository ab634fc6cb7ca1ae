import type { Order } from '@till/contracts';
import { openApi, type Visit } from '#lib/server/api.ts';
import { hasKey } from '#lib/server/access-cookies.ts';
import { codeOf } from '#lib/server/api-errors.ts';

/**
 * This buyer's newest order that opens the product now; null when they have none, and when the API cannot say: the
 * product is shown either way.
 */
export async function findOwnedOrder(visit: Visit, slug: string): Promise<Order | null> {
  if (!hasKey(visit.cookies)) return null;
  try {
    const orders = await openApi(visit).orders.list.query();
    const opens = (order: Order) =>
      order.lines.some((line) => line.slug === slug && line.delivery !== null);
    return orders.find(opens) ?? null;
  } catch (cause) {
    console.error(`Whether a product is owned is unknown: ${codeOf(cause)}`);
    return null;
  }
}
