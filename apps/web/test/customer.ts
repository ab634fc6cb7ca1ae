import type { Page } from 'playwright-core';

/** What a customer does on the pages, in their own order. */

export const payNow = (page: Page, name = 'Pay now') => page.getByRole('button', { name }).click();

/** Fills Stripe's page with a card and pays. */
export async function payByCard(page: Page, number = '4242 4242 4242 4242'): Promise<void> {
  await page.locator('[name=email]').fill('buyer@example.com');
  await page.locator('[name=card_number]').fill(number);
  await page.locator('[name=card_expiry]').fill('12 / 34');
  await page.locator('[name=card_cvc]').fill('123');
  await page.getByRole('button', { name: /^pay/i }).click();
}

export const ibans = { settles: 'AT611904300234573201', fails: 'AT861904300235473202' };

/** Fills Stripe's page with a bank account and pays; the money arrives, or does not, later. */
export async function payByDebit(page: Page, iban: string): Promise<void> {
  await page.locator('[name=email]').fill('buyer@example.com');
  await page.locator('[name=payment_method][value=sepa_debit]').check();
  await page.locator('[name=iban]').fill(iban);
  await page.getByRole('button', { name: /^pay/i }).click();
}

export const onSuccess = (page: Page) => page.waitForURL(/\/payment\/success/);

/** The session a page's address names. */
export const sessionOf = (page: Page): string => /cs_test_\w+/.exec(page.url())?.[0] ?? '';

/** The page's heading, once it says so. */
export const seeHeading = (page: Page, name: string) =>
  page.getByRole('heading', { level: 1, name }).waitFor();
