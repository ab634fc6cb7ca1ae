import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startStack } from './start-stack.ts';

let stack: Awaited<ReturnType<typeof startStack>>;
let browser: Browser;

beforeAll(async () => {
  stack = await startStack();
  browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-component-update',
    ],
    headless: true,
  });
});
afterAll(async () => {
  await browser?.close();
  await stack?.close();
});

async function openProduct(slug: string, javaScriptEnabled: boolean): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(`${stack.shopUrl}/products/${slug}`);
  return page;
}

async function payByCard(page: Page, number: string): Promise<void> {
  await page.locator('[name=email]').fill('buyer@example.com');
  await page.locator('[name=card_number]').fill(number);
  await page.locator('[name=card_expiry]').fill('12 / 34');
  await page.locator('[name=card_cvc]').fill('123');
  await page.getByRole('button', { name: /^pay/i }).click();
}

const onHostedPage = (page: Page) => page.waitForURL((url) => url.origin === stack.emulator.url);
const onSuccess = (page: Page) => page.waitForURL(/\/payment\/success/);

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('%s', (_name, javaScript) => {
  test('a person whose card is declined pays with another and downloads the file', async () => {
    const page = await openProduct('koerper-und-raum', javaScript);
    await page.getByRole('button', { name: 'Pay now' }).click();
    await onHostedPage(page);
    await payByCard(page, '4000 0000 0000 0002');
    await page
      .getByText(/declined/i)
      .first()
      .waitFor();
    await payByCard(page, '4242 4242 4242 4242');
    await onSuccess(page);
    const link = page.locator('a[href^="/downloads/"]');
    const downloading = page.waitForEvent('download');
    await link.click();
    expect((await downloading).suggestedFilename()).toBe('Körper & Raum – Raster.pdf');
    const stranger = await browser.newContext({ javaScriptEnabled: javaScript });
    const elsewhere = await stranger.newPage();
    expect((await elsewhere.goto(page.url()))?.status()).toBe(404);
    const known = await elsewhere.content();
    await elsewhere.goto(`${stack.shopUrl}/payment/success?session_id=cs_test_unknown`);
    const withoutNonce = (html: string) =>
      html.replace(/nonce="[^"]*"|cs_test_\w+|__sveltekit_\w+/g, '');
    expect(withoutNonce(known)).toBe(withoutNonce(await elsewhere.content()));
  });

  test('a bank debit shows as processing and, once it settles, as paid without a click', async () => {
    const page = await openProduct('plumb', javaScript);
    await page.getByRole('button', { name: 'Pay now' }).click();
    await onHostedPage(page);
    await page.locator('[name=email]').fill('buyer@example.com');
    await page.locator('[name=payment_method][value=sepa_debit]').check();
    await page.locator('[name=iban]').fill('AT611904300234573201');
    await page.getByRole('button', { name: /^pay/i }).click();
    await onSuccess(page);
    await page.locator('code', { hasText: 'PLUMB-' }).waitFor();
  });

  test('cancel leads back to the product', async () => {
    const page = await openProduct('the-drawer', javaScript);
    await page.getByRole('button', { name: 'Pay now' }).click();
    await onHostedPage(page);
    await page.locator('a[href*="/payment/cancel"]').first().click();
    await page.waitForURL(/\/payment\/cancel/);
    expect(await page.locator('a[href="/products/the-drawer"]').count()).toBe(1);
  });
});

test('a double click is one order', async () => {
  const page = await openProduct('selvage', false);
  await page.getByRole('button', { name: 'Pay now' }).dblclick();
  await onHostedPage(page);
  const [row] = await stack.db
    .sql`select count(*)::int as n from orders where lines -> 0 ->> 'slug' = 'selvage'`;
  expect(row?.n).toBe(1);
});
