import { describe, expect, test } from 'vitest';
import { onSuccess, payByCard, payNow, seeHeading } from './customer.ts';
import { bothWays, useShop } from './use-shop.ts';

const shop = useShop();

describe.each(bothWays)('%s', (_name, javaScript) => {
  test('a person whose card is declined pays with another and downloads the file', async () => {
    const page = await shop.openProduct('koerper-und-raum', javaScript);
    await payNow(page);
    await shop.onHostedPage(page);
    await payByCard(page, '4000 0000 0000 0002');
    await page
      .getByText(/declined/i)
      .first()
      .waitFor();
    await payByCard(page);
    await onSuccess(page);
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download' }).click();
    expect((await downloading).suggestedFilename()).toBe('Körper & Raum – Raster.pdf');
  });

  test('as many licence keys are shown as were paid for, and again under the purchases', async () => {
    const page = await shop.openProduct('plumb', javaScript);
    await page.getByLabel('Quantity').fill('3');
    await payNow(page);
    await shop.onHostedPage(page);
    await payByCard(page);
    await onSuccess(page);
    const keys = page.locator('code', { hasText: 'PLUMB-' });
    await keys.first().waitFor();
    const shown = await keys.allTextContents();
    expect(new Set(shown).size).toBe(3);
    // A click on a key selects it whole; a button to copy it needs JavaScript.
    expect(await page.getByRole('button', { name: /^Copy: Plumb, \d$/ }).count()).toBe(
      javaScript ? 3 : 0,
    );
    await page.goto(`${shop.stack.shopUrl}/purchases`);
    await page.getByRole('link', { name: 'Plumb' }).click();
    await keys.first().waitFor();
    expect(await keys.allTextContents()).toEqual(shown);
  });

  test('an unlocked page opens for its buyer and for nobody else', async () => {
    const page = await shop.openProduct('the-drawer', javaScript);
    await payNow(page);
    await shop.onHostedPage(page);
    await payByCard(page);
    await onSuccess(page);
    await page.getByRole('link', { name: 'Read it now' }).click();
    await seeHeading(page, 'The Drawer');
    const stranger = await shop.visit('/', { javaScriptEnabled: javaScript });
    expect((await stranger.goto(page.url()))?.status()).toBe(404);
    const itself = await stranger.content();
    await stranger.goto(page.url().replace(/[0-9a-f]{12}(?=\/1$)/, '000000000000'));
    expect(itself).toBe(await stranger.content());
  });

  test('a free product is given without a card', async () => {
    const page = await shop.openProduct('paper-sizes', javaScript);
    await payNow(page, 'Get it free');
    await shop.onHostedPage(page);
    expect(await page.locator('[name=card_number]').count()).toBe(0);
    await page.locator('[name=email]').fill('buyer@example.com');
    await page.locator('form button').last().click();
    await onSuccess(page);
    await page.getByRole('link', { name: 'Download' }).waitFor();
    expect(await page.locator('tfoot').innerText()).toContain('$0.00');
  });

  test('cancel leads back to the product', async () => {
    const page = await shop.openProduct('the-drawer', javaScript);
    await payNow(page);
    await shop.onHostedPage(page);
    await page.locator('a[href*="/payment/cancel"]').first().click();
    await page.waitForURL(/\/payment\/cancel/);
    await page.getByRole('link', { name: 'Back to the product' }).click();
    await seeHeading(page, 'The Drawer');
  });

  test('who owns a product is told so, with the way to it', async () => {
    const page = await shop.openProduct('workbench-icons', javaScript);
    expect(await page.getByText('already yours').count()).toBe(0);
    await payNow(page);
    await shop.onHostedPage(page);
    await payByCard(page);
    await onSuccess(page);
    await page.getByRole('link', { name: 'Download' }).waitFor();
    await page.goto(`${shop.stack.shopUrl}/products/workbench-icons`);
    await page.getByText('already yours').waitFor();
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download it' }).click();
    await downloading;
  });
});
