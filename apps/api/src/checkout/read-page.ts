import { ShopError, type Page } from '@till/contracts';
import { listOpenedGrants, retryStatement, type Holder } from '@till/db';
import type { Tools } from '../tools.ts';

/** The unlocked page of this order line, if it is open to the holder now. NOT_FOUND for everything else. */
export async function readPage(
  tools: Tools,
  orderId: string,
  line: number,
  holder: Holder,
): Promise<Page> {
  const [grant] = await retryStatement(() => listOpenedGrants(tools.db, orderId, holder, line));
  if (grant?.content.kind !== 'page')
    throw new ShopError('NOT_FOUND', 'There is no such page here.');
  const { sections, links } = grant.content;
  return { title: grant.name, sections, links };
}
