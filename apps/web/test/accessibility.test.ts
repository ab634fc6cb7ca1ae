import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mails } from '../src/routes/dev/mails/mails.ts';
import { states } from '../src/routes/dev/states/states.ts';
import { englishOn } from './english-on.ts';
import { startDevelopment } from './start-development.ts';
import { useShop } from './use-shop.ts';

const shop = useShop();
let development: Awaited<ReturnType<typeof startDevelopment>>;

beforeAll(async () => {
  development = await startDevelopment();
});
afterAll(() => development?.close());

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** How far a page is too wide to be read without scrolling sideways. */
async function tooWide(page: Page): Promise<string[]> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  return overflow > 0 ? [`${overflow} px too wide at ${page.viewportSize()?.width} px`] : [];
}

/** What axe finds in both colour schemes, and whether the page can be read without scrolling sideways. */
async function problemsOf(page: Page): Promise<string[]> {
  const problems: string[] = [];
  // Legacy mode: our pages have no frames, so axe needs no second page to gather its results.
  const axe = () => new AxeBuilder({ page }).setLegacyMode();
  await page.emulateMedia({ colorScheme: 'light' });
  const inLight = await axe().withTags(tags).analyze();
  await page.emulateMedia({ colorScheme: 'dark' });
  const inDark = await axe().withRules(['color-contrast', 'link-in-text-block']).analyze();
  for (const { id, nodes } of [...inLight.violations, ...inDark.violations]) {
    problems.push(`${id} at ${nodes.map((node) => node.target).join(' | ')}`);
  }
  return [...problems, ...(await tooWide(page))];
}

const pages = [
  '/',
  '/products/plumb',
  '/basket',
  '/purchases',
  '/purchases/sent',
  '/purchases/open',
  '/payment/cancel?product=plumb',
  '/nothing',
];

// 320 CSS pixels are what a screen of 1280 has left at 400 % zoom.
const zoomed = { viewport: { width: 320, height: 640 }, reducedMotion: 'reduce' } as const;

describe('axe finds nothing and nothing is cut off at 400 % zoom', () => {
  let page: Page;

  beforeAll(async () => {
    page = await shop.visit('/', zoomed);
  });

  test.each(Object.keys(states))('in the state %s', async (name) => {
    await page.goto(`${development.url}/dev/states/${name}`);
    expect(await page.locator('h1').count()).toBe(1);
    expect(await problemsOf(page)).toEqual([]);
  });

  test.each(pages)('on the page %s', async (path) => {
    await page.goto(shop.stack.shopUrl + path);
    expect(await problemsOf(page)).toEqual([]);
  });

  test('on the reference of the API, which names every procedure', async () => {
    await page.goto(`${development.url}/dev/reference`, { timeout: 60_000 });
    const answer = await fetch(`${development.url}/dev/reference/openapi.json`);
    const { paths } = (await answer.json()) as { paths: Record<string, unknown> };
    const listed = await page.locator('h2[id*="."]').allTextContents();
    expect(Object.keys(paths)).toContain('/checkout.start');
    expect(listed.map((text) => text.replace(/^\w+ \/trpc/, ''))).toEqual(Object.keys(paths));
    expect(await problemsOf(page)).toEqual([]);
  });
});

describe('in German', () => {
  let page: Page;

  beforeAll(async () => {
    page = await shop.visit('/', { ...zoomed, locale: 'de-DE' });
  });

  test.each(Object.keys(states))(
    'the state %s is not too wide, and has no English words',
    async (name) => {
      await page.goto(`${development.url}/dev/states/${name}`);
      expect(await page.locator('html').getAttribute('lang')).toBe('de');
      expect([...(await tooWide(page)), ...(await englishOn(page))]).toEqual([]);
    },
  );

  test.each(pages)('axe finds nothing on the page %s', async (path) => {
    await page.goto(shop.stack.shopUrl + path);
    expect(await problemsOf(page)).toEqual([]);
  });

  test.each(Object.entries(mails))('axe finds nothing in the mail %s', async (_name, compose) => {
    await page.goto('about:blank');
    await page.setContent(compose('de').html);
    expect(await problemsOf(page)).toEqual([]);
  });

  test('the preview shows every mail in both languages, as HTML that runs nothing and as text', async () => {
    await page.goto(`${development.url}/dev/mails`, { timeout: 60_000 });
    expect(await page.locator('main li').count()).toBe(2 * Object.keys(mails).length);
    await page.getByRole('link', { name: 'de/receipt-several' }).click();
    await page.locator('pre', { hasText: 'Vielen Dank für Ihren Kauf' }).waitFor();
    const frame = page.frameLocator('iframe[sandbox=""]');
    await frame.getByRole('heading', { name: 'Vielen Dank für Ihren Kauf' }).waitFor();
  });
});
