import { AxeBuilder } from '@axe-core/playwright';
import chromium from '@sparticuz/chromium';
import { chromium as playwright } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';

export interface Visit {
  page: Page;
  /** Every address the page asked for, its own included. */
  asked: string[];
}

/** One headless Chromium for a test file; each visit is a profile of its own, without JavaScript. */
export function useBrowser() {
  let browser: Browser;
  beforeAll(async () => {
    browser = await playwright.launch({
      executablePath: await chromium.executablePath(),
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
      headless: true,
    });
  }, 60_000);
  afterAll(() => browser?.close());

  return async (url: string, options: BrowserContextOptions = {}): Promise<Visit> => {
    const context = await browser.newContext(options);
    onTestFinished(() => context.close());
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const asked: string[] = [];
    page.on('request', (request) => void asked.push(request.url()));
    await page.goto(url);
    return { page, asked };
  };
}

/** What axe finds against WCAG 2.2 AA, and whether the page is wider than its window. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  const problems = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${id}: ${target.join(' ')}`),
  );
  const isTooWide = await page.evaluate<boolean>(
    'document.documentElement.scrollWidth > document.documentElement.clientWidth',
  );
  return isTooWide ? [...problems, 'scrolls sideways'] : problems;
}
