import { describe, expect, test } from 'vitest';
import { payByCard, payNow, onSuccess, sessionOf } from './customer.ts';
import { bothWays, useShop } from './use-shop.ts';

const shop = useShop();

describe.each(bothWays)('%s', (_name, javaScript) => {
  test('a double click on a first visit is one order', async () => {
    const before = await shop.countOrders('selvage');
    const page = await shop.openProduct('selvage', javaScript);
    await page.getByRole('button', { name: 'Pay now' }).dblclick();
    await shop.onHostedPage(page);
    expect(await shop.countOrders('selvage')).toBe(before + 1);
  });

  test('pressing again while Stripe is slow to answer is one order', async () => {
    const before = await shop.countOrders('the-drawer');
    const page = await shop.openProduct('the-drawer', javaScript);
    shop.stack.control.setFault({
      method: 'POST',
      path: '/v1/checkout/sessions',
      kind: 'slow',
      delayMs: 3_000,
    });
    const box = await page.getByRole('button', { name: 'Pay now' }).boundingBox();
    if (!box) throw new Error('The button is not to be seen');
    // The mouse alone: a locator's click would wait for the next page.
    const press = () => page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await press();
    await expect.poll(() => shop.countOrders('the-drawer')).toBe(before + 1);
    await press();
    await shop.onHostedPage(page);
    expect(await shop.countOrders('the-drawer')).toBe(before + 1);
  });

  test('a second tab and the back button lead to the same session', async () => {
    const page = await shop.openProduct('plumb', javaScript);
    const secondTab = await page.context().newPage();
    await secondTab.goto(page.url());
    await payNow(page);
    await shop.onHostedPage(page);
    const session = sessionOf(page);
    await payNow(secondTab);
    await shop.onHostedPage(secondTab);
    expect(sessionOf(secondTab)).toBe(session);
    await page.goBack();
    await payNow(page);
    await shop.onHostedPage(page);
    expect(sessionOf(page)).toBe(session);
  });

  test('another quantity is another session, and the first one is still there', async () => {
    const page = await shop.openProduct('plumb', javaScript);
    const sessionFor = async (quantity: string) => {
      await page.goto(`${shop.stack.shopUrl}/products/plumb`);
      await page.getByLabel('Quantity').fill(quantity);
      await payNow(page);
      await shop.onHostedPage(page);
      return sessionOf(page);
    };
    const one = await sessionFor('1');
    expect(await sessionFor('2')).not.toBe(one);
    expect(await sessionFor('1')).toBe(one);
  });

  test('after a purchase has ended the same product can be bought again', async () => {
    const page = await shop.openProduct('plumb', javaScript);
    await payNow(page);
    await shop.onHostedPage(page);
    const first = sessionOf(page);
    await payByCard(page);
    await onSuccess(page);
    await page.locator('code').first().waitFor();
    await page.goto(`${shop.stack.shopUrl}/products/plumb`);
    await payNow(page, 'Buy another');
    await shop.onHostedPage(page);
    expect(sessionOf(page)).not.toBe(first);
  });

  test('an expired session says so and one press starts again', async () => {
    const page = await shop.openProduct('koerper-und-raum', javaScript);
    await payNow(page);
    await shop.onHostedPage(page);
    const first = sessionOf(page);
    shop.stack.control.expireSession(first);
    await shop.stack.control.webhooksIdle();
    await page.goto(`${shop.stack.shopUrl}/payment/success?session_id=${first}`);
    await page.getByRole('heading', { name: 'This checkout has ended' }).waitFor();
    await page.getByRole('button', { name: 'Start again' }).click();
    await shop.onHostedPage(page);
    expect(sessionOf(page)).not.toBe(first);
  });

  test('pressing Pay now on a checkout that has expired meanwhile opens a new one', async () => {
    const page = await shop.openProduct('joist-founders', javaScript);
    await payNow(page);
    await shop.onHostedPage(page);
    const first = sessionOf(page);
    shop.stack.control.expireSession(first);
    await shop.stack.control.webhooksIdle();
    await page.goto(`${shop.stack.shopUrl}/products/joist-founders`);
    const before = await shop.countOrders('joist-founders');
    await page.getByRole('button', { name: 'Pay now' }).dblclick();
    await shop.onHostedPage(page);
    expect(sessionOf(page)).not.toBe(first);
    expect(await shop.countOrders('joist-founders')).toBe(before + 1);
  });
});

test('without cookies nothing is ordered, and the page says why', async () => {
  const before = await shop.countOrders('plumb');
  const body = new URLSearchParams({ quantity: '1' });
  const headers = { origin: shop.stack.shopUrl, accept: 'text/html' };
  const first = await fetch(`${shop.stack.shopUrl}/products/plumb`, {
    method: 'POST',
    body,
    headers,
    redirect: 'manual',
  });
  expect(first.status).toBe(307);
  const again = new URL(first.headers.get('location') ?? '', shop.stack.shopUrl);
  const second = await fetch(again, { method: 'POST', body, headers, redirect: 'manual' });
  expect(second.status).toBe(400);
  expect(await second.text()).toContain('please allow cookies');
  expect(await shop.countOrders('plumb')).toBe(before);
});
