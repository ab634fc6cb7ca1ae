import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { openBrowser } from './open-browser.ts';
import { startStack, type Stack } from './start-stack.ts';

/** One stack and one browser for a test file; each visit is a browser profile of its own. */
export function useShop(options?: Parameters<typeof startStack>[1]) {
  let stack: Stack;
  let browser: Browser;

  beforeAll(async () => {
    [stack, browser] = await Promise.all([
      startStack(inject('postgresUrl'), options),
      openBrowser(),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.close();
  });

  async function visit(path: string, contextOptions: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext(contextOptions);
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(`${stack.shopUrl}${path}`);
    return page;
  }

  return {
    get stack() {
      return stack;
    },
    /** Opens a path of the shop as somebody who was never there before. */
    visit,
    openProduct: (slug: string, javaScriptEnabled = true) =>
      visit(`/products/${slug}`, { javaScriptEnabled }),
    /** Resolves on Stripe's page; not by waitForURL, which rejects when a second press replaces the first. */
    onHostedPage: (page: Page) =>
      expect.poll(() => new URL(page.url()).origin, { timeout: 20_000 }).toBe(stack.emulator.url),
    async countOrders(slug: string): Promise<number> {
      const [row] = await stack.db
        .sql`select count(*)::int as n from orders where lines -> 0 ->> 'slug' = ${slug}`;
      return Number(row?.n);
    },
  };
}

/** With and without JavaScript, for `describe.each`. */
export const bothWays: [string, boolean][] = [
  ['with JavaScript', true],
  ['without JavaScript', false],
];
