import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { states } from '../src/routes/dev/states/states.ts';
import { startDevelopment } from './start-development.ts';
import { useShop } from './use-shop.ts';

const shop = useShop();
let development: Awaited<ReturnType<typeof startDevelopment>>;

beforeAll(async () => {
  development = await startDevelopment();
});
afterAll(() => development?.close());

/** What axe finds in both colour schemes, and whether the page can be read without scrolling sideways. */
async function problemsOf(page: Page): Promise<string[]> {
  const problems: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
      .analyze();
    for (const { id, nodes } of violations) {
      problems.push(`${colorScheme}: ${id} at ${nodes.map((node) => node.target).join(' | ')}`);
    }
  }
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  if (overflow > 0) problems.push(`${overflow} px too wide at ${page.viewportSize()?.width} px`);
  return problems;
}

// 320 CSS pixels are what a screen of 1280 has left at 400 % zoom.
const narrow = { viewport: { width: 320, height: 640 }, reducedMotion: 'reduce' as const };

describe('axe finds nothing and nothing is cut off at 400 % zoom', () => {
  test.each(Object.keys(states))('in the state %s', async (name) => {
    const page = await shop.visit('/healthz', narrow);
    await page.goto(`${development.url}/dev/states/${name}`);
    expect(await page.locator('h1').count()).toBe(1);
    expect(await problemsOf(page)).toEqual([]);
    await page.context().close();
  });

  test.each(['/', '/products/plumb', '/purchases', '/payment/cancel?product=plumb', '/nothing'])(
    'on the page %s',
    async (path) => {
      const page = await shop.visit(path, narrow);
      expect(await problemsOf(page)).toEqual([]);
      await page.context().close();
    },
  );
});
