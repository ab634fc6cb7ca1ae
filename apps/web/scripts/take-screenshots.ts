import { mkdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startTestServer } from '@till/db/testing';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { ibans, onSuccess, payByCard, payByDebit, payNow, seeHeading } from '../test/customer.ts';
import { openBrowser } from '../test/open-browser.ts';
import { startDevelopment } from '../test/start-development.ts';
import { startStack } from '../test/start-stack.ts';

/**
 * Writes a picture of every page and state to docs/screenshots: the pages from the running shop, the states from
 * /dev/states. `pnpm --filter @till/web screenshots`, after a build.
 */
const folder = fileURLToPath(new URL('../../../docs/screenshots/', import.meta.url));

const widths = { phone: 390, narrow: 320, desktop: 1280 };
const schemes = ['light', 'dark'] as const;

async function shoot(page: Page, name: string): Promise<void> {
  const png = await page.screenshot({ fullPage: true, animations: 'disabled' });
  // Few colours are on a page: a palette makes the file a fraction of its size.
  await sharp(png).png({ palette: true, colours: 64, effort: 10 }).toFile(`${folder}${name}.png`);
  console.log(name);
}

async function shootEverywhere(page: Page, name: string): Promise<void> {
  for (const [device, width] of Object.entries(widths)) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      await shoot(page, `${name}-${device}-${colorScheme}`);
    }
  }
}

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const postgres = await startTestServer();
const browser = await openBrowser();
const shop = await startStack(postgres.url, { debitSettleMs: 3_600_000 });
const development = await startDevelopment();
try {
  const page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
  const open = (path: string) => page.goto(shop.shopUrl + path, { waitUntil: 'networkidle' });

  await open('/');
  await shootEverywhere(page, 'home');
  await page.setViewportSize({ width: 1280, height: 860 });
  await page.emulateMedia({ colorScheme: 'light' });
  const picture = await page.screenshot({ animations: 'disabled' });
  await sharp(picture).png({ palette: true, effort: 10 }).toFile(`${folder}shop.png`);

  await open('/products/plumb');
  await shootEverywhere(page, 'product');
  await page.getByLabel('Quantity').fill('2');
  await payNow(page);
  await payByCard(page);
  await onSuccess(page);
  await seeHeading(page, 'Thank you');
  await shootEverywhere(page, 'paid');
  await page.emulateMedia({ media: 'print', colorScheme: 'light' });
  await shoot(page, 'receipt-printed');
  await page.emulateMedia({ media: 'screen' });

  await open('/products/the-drawer');
  await payNow(page);
  await payByDebit(page, ibans.settles);
  await onSuccess(page);
  await seeHeading(page, 'Your bank is still at it');
  await shootEverywhere(page, 'processing');

  await open('/purchases');
  await shootEverywhere(page, 'purchases');

  await page.goto(`${development.url}/dev/states`);
  const addresses = await page
    .locator('main li a')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  for (const [index, address] of addresses.entries()) {
    await page.goto(development.url + address, { waitUntil: 'networkidle' });
    await page.setViewportSize({ width: widths.phone, height: 800 });
    await page.emulateMedia({ colorScheme: schemes[index % schemes.length] ?? 'light' });
    await shoot(page, `state-${address.split('/').at(-1)}`);
  }
} finally {
  await browser.close();
  await development.close();
  await shop.close();
  await postgres.stop();
}
