import type { Page } from 'playwright-core';
import { accessMessages } from '../src/lib/messages/access.ts';
import { basketMessages } from '../src/lib/messages/basket.ts';
import { failureMessages } from '../src/lib/messages/failures.ts';
import { orderMessages } from '../src/lib/messages/orders.ts';
import { productMessages } from '../src/lib/messages/products.ts';
import { purchaseMessages } from '../src/lib/messages/purchases.ts';
import { shopMessages } from '../src/lib/messages/shop.ts';

/** Every catalogue of the shop. */
export const catalogues = [
  accessMessages,
  basketMessages,
  failureMessages,
  orderMessages,
  productMessages,
  purchaseMessages,
  shopMessages,
];

/** Every message of one language, a function's with 2 in it, by its path. */
export function listMessages(catalogue: object, path = ''): [string, string][] {
  return Object.entries(catalogue).flatMap(([name, value]): [string, string][] => {
    const at = `${path}.${name}`;
    if (typeof value === 'string') return [[at, value]];
    if (typeof value === 'function') return [[at, String(value(2))]];
    return listMessages(value, at);
  });
}

const english = new Set(catalogues.flatMap(({ en }) => listMessages(en).map(([, text]) => text)));
const german = new Set(catalogues.flatMap(({ de }) => listMessages(de).map(([, text]) => text)));

/** What a page says in the catalogue's English words, where German has others. */
export async function englishOn(page: Page): Promise<string[]> {
  const said = await page.evaluate(() => {
    const texts: (string | null)[] = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) texts.push(walker.currentNode.nodeValue);
    for (const element of document.querySelectorAll('[alt], [aria-label], [data-busy]')) {
      texts.push(...['alt', 'aria-label', 'data-busy'].map((name) => element.getAttribute(name)));
    }
    return texts.flatMap((text) => text?.trim().replace(' · Narrow Kerf', '') || []);
  });
  return said.filter((text) => english.has(text) && !german.has(text));
}
