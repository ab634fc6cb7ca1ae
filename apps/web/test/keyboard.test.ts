import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { ibans, onSuccess, payByDebit, payNow, seeHeading, sessionOf } from './customer.ts';
import { useShop } from './use-shop.ts';

const shop = useShop({ debitSettleMs: 3_600_000 });

/** Presses Tab until the focus is on what has this name; throws after a page's worth of stops. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let stops = 0; stops < 40; stops++) {
    await page.keyboard.press('Tab');
    const here = await page.evaluate(() => {
      const one = document.activeElement;
      const label = one instanceof HTMLInputElement ? one.labels?.[0]?.textContent : undefined;
      const image = one?.querySelector('img')?.alt;
      return (label ?? image ?? one?.textContent ?? '').trim();
    });
    if (typeof name === 'string' ? here === name : name.test(here)) return;
  }
  throw new Error(`Tab never reached ${name}`);
}

const focusedText = (page: Page) => page.evaluate(() => document.activeElement?.textContent);

describe('with the keyboard alone', () => {
  test('a person finds a product, buys two and gets the keys', async () => {
    const page = await shop.visit('/');
    await page.keyboard.press('Tab');
    expect(await focusedText(page)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Plumb');
    await page.keyboard.press('Enter');
    await seeHeading(page, 'Plumb');
    await tabTo(page, 'Quantity');
    await page.keyboard.press('ArrowUp');
    await tabTo(page, 'Pay now');
    await page.keyboard.press('Enter');
    await shop.onHostedPage(page);
    await tabTo(page, 'Email');
    await page.keyboard.type('buyer@example.com');
    await tabTo(page, 'Card number');
    await page.keyboard.type('4242424242424242');
    await tabTo(page, 'Expiry date');
    await page.keyboard.type('1234');
    await tabTo(page, 'Security code');
    await page.keyboard.type('123');
    await tabTo(page, /^Pay/);
    await page.keyboard.press('Enter');
    await onSuccess(page);
    await expect.poll(() => focusedText(page)).toBe('Thank you');
    expect(await page.locator('code').count()).toBe(2);
  });

  test('every stop on the product page shows where the focus is', async () => {
    const page = await shop.openProduct('plumb');
    for (let stops = 0; stops < 6; stops++) {
      await page.keyboard.press('Tab');
      const outline = await page.evaluate(() => {
        const style = getComputedStyle(document.activeElement ?? document.body);
        return style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
      });
      expect([await focusedText(page), outline]).toEqual([await focusedText(page), true]);
    }
  });
});

test('the focus moves to the result, again when the bank has answered, and the status is announced', async () => {
  const page = await shop.openProduct('the-drawer');
  await payNow(page);
  await shop.onHostedPage(page);
  await payByDebit(page, ibans.settles);
  await onSuccess(page);
  await expect.poll(() => focusedText(page)).toBe('Your bank is still at it');
  const status = page.getByRole('status');
  expect(await status.innerText()).toContain('You need not pay again');
  await page.getByRole('link', { name: 'Back to the shop' }).focus();
  shop.stack.control.settleDebit(sessionOf(page));
  await expect.poll(() => focusedText(page), { timeout: 30_000 }).toBe('Thank you');
  expect(await status.innerText()).toContain('it is yours');
});

test('reduced motion: nothing moves while the page waits', async () => {
  const page = await shop.visit('/products/selvage', { reducedMotion: 'reduce' });
  await payNow(page);
  await shop.onHostedPage(page);
  await payByDebit(page, ibans.settles);
  await onSuccess(page);
  await seeHeading(page, 'Your bank is still at it');
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});
