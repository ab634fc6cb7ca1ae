import { describe, expect, test } from 'vitest';
import { ibans, onSuccess, payByDebit, payNow, seeHeading, sessionOf } from './customer.ts';
import { bothWays, useShop } from './use-shop.ts';

// The bank answers when the test says so.
const shop = useShop({ debitSettleMs: 3_600_000 });

test('the page that waits survives a broken line', async () => {
  const page = await shop.openProduct('plumb');
  await payNow(page);
  await shop.onHostedPage(page);
  await payByDebit(page, ibans.settles);
  await onSuccess(page);
  await seeHeading(page, 'Your bank is still at it');
  await page.context().setOffline(true);
  await page.waitForEvent('requestfailed');
  await page.waitForEvent('requestfailed');
  await seeHeading(page, 'Your bank is still at it');
  shop.stack.control.settleDebit(sessionOf(page));
  await page.context().setOffline(false);
  await page.locator('code', { hasText: 'PLUMB-' }).waitFor();
});

describe.each(bothWays)('%s', (_name, javaScript) => {
  async function payLater(slug: string, iban: string) {
    const page = await shop.openProduct(slug, javaScript);
    await payNow(page);
    await shop.onHostedPage(page);
    await payByDebit(page, iban);
    await onSuccess(page);
    await seeHeading(page, 'Your bank is still at it');
    return page;
  }

  test('a bank debit that arrives opens the product without a click', async () => {
    const page = await payLater('plumb', ibans.settles);
    expect(await page.locator('code').count()).toBe(0);
    shop.stack.control.settleDebit(sessionOf(page));
    await page.locator('code', { hasText: 'PLUMB-' }).waitFor();
    await seeHeading(page, 'Thank you');
  });

  test('a bank debit that fails shows so without a click, and one press starts again', async () => {
    const page = await payLater('koerper-und-raum', ibans.fails);
    const first = sessionOf(page);
    shop.stack.control.failDebit(first);
    await seeHeading(page, 'The payment did not go through');
    await page.getByRole('button', { name: 'Try again' }).click();
    await shop.onHostedPage(page);
    expect(sessionOf(page)).not.toBe(first);
    expect(await page.getByText('Körper & Raum').count()).toBeGreaterThan(0);
  });

  test('pressing Pay now while the bank is at work leads back to the same payment', async () => {
    const page = await payLater('the-drawer', ibans.settles);
    const orders = await shop.countOrders('the-drawer');
    const first = sessionOf(page);
    await page.goto(`${shop.stack.shopUrl}/products/the-drawer`);
    await payNow(page);
    await onSuccess(page);
    expect(sessionOf(page)).toBe(first);
    expect(await shop.countOrders('the-drawer')).toBe(orders);
  });

  test('the page that waits survives a break of the shop', async () => {
    const page = await payLater('selvage', ibans.settles);
    await shop.stack.stopApi();
    shop.stack.control.settleDebit(sessionOf(page));
    await page.waitForEvent('response', (answer) => answer.url().includes('/payment/success'));
    await shop.stack.restartApi();
    await page.locator('code', { hasText: 'SELV-' }).waitFor({ timeout: 40_000 });
  });
});
