import type { Page } from 'playwright-core';
import { afterEach, describe, expect, test } from 'vitest';
import { onSuccess, payByCard, payNow, seeHeading, sessionOf } from './customer.ts';
import { bothWays, useShop } from './use-shop.ts';

const shop = useShop();

const add = (page: Page) => page.getByRole('button', { name: 'Add to basket' }).click();
const goTo = (page: Page, path: string) => page.goto(shop.stack.shopUrl + path);
const seeSum = (page: Page, sum: string) => page.locator('.sum', { hasText: sum }).waitFor();

async function addAll(page: Page, ...slugs: string[]) {
  for (const slug of slugs) {
    await goTo(page, `/products/${slug}`);
    await add(page);
    await page.getByRole('status').waitFor();
  }
}

afterEach(async () => {
  await shop.stack.db.sql`update products set price_minor = 500 where slug = 'the-drawer'`;
  await shop.stack.db
    .sql`update products set stock = 25, active = true where slug = 'joist-founders'`;
});

describe.each(bothWays)('%s', (_name, javaScript) => {
  test('a person fills a basket, changes it, is told of a new price, pays once and has everything', async () => {
    // 1. Two products, one of them twice.
    const page = await shop.openProduct('plumb', javaScript);
    await page.getByLabel('Quantity').fill('2');
    await add(page);
    await page.getByText('It is in your basket.').waitFor();
    await page.getByRole('link', { name: 'Basket (2)' }).waitFor();
    await addAll(page, 'the-drawer');
    await seeSum(page, '$63.00');
    // 2. Another quantity, by Enter; and one that was not taken over before paying is shown first.
    const quantity = page.getByLabel('Quantity of Plumb');
    await quantity.fill('1');
    await quantity.press('Enter');
    await seeSum(page, '$34.00');
    await quantity.fill('3');
    await payNow(page);
    await page.getByText('The quantities were changed.').waitFor();
    await seeSum(page, '$92.00');
    // 3. A price changes while they look.
    await shop.stack.db.sql`update products set price_minor = 600 where slug = 'the-drawer'`;
    await payNow(page);
    await page.getByRole('alert').getByText('a price has changed').waitFor();
    await page.getByText('The price was $5.00 when you put it here.').waitFor();
    await seeSum(page, '$93.00');
    // 4. One payment for all, the back button leads to the same one.
    await payNow(page);
    await shop.onHostedPage(page);
    const session = sessionOf(page);
    await goTo(page, '/basket');
    await payNow(page);
    await shop.onHostedPage(page);
    expect(sessionOf(page)).toBe(session);
    await payByCard(page);
    await onSuccess(page);
    await page.getByRole('link', { name: 'Read it now' }).waitFor();
    expect(await page.locator('code', { hasText: 'PLUMB-' }).count()).toBe(3);
    expect(await page.locator('tfoot').innerText()).toContain('$93.00');
    // 5. What was bought is no longer in the basket, nor counted in the header of this very page.
    await page.getByRole('link', { name: 'Basket', exact: true }).waitFor();
    await goTo(page, '/basket');
    await page.getByText('There is nothing in it yet.').waitFor();
    await page.getByRole('link', { name: 'Basket', exact: true }).waitFor();
  });

  test('a line that sold out is told before paying, and the rest can be bought without it', async () => {
    const page = await shop.visit('/', { javaScriptEnabled: javaScript });
    await addAll(page, 'joist-founders', 'koerper-und-raum');
    await shop.stack.db.sql`update products set stock = reserved where slug = 'joist-founders'`;
    await payNow(page);
    await page.getByRole('alert').waitFor();
    await page.getByText('Sold out. Please remove it.').waitFor();
    expect(await page.getByRole('button', { name: 'Pay now' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Remove Joist' }).click();
    await seeSum(page, '€18.00');
    await payNow(page);
    await shop.onHostedPage(page);
  });

  test('a basket whose checkout has ended starts again with all its lines, by one press', async () => {
    const page = await shop.visit('/', { javaScriptEnabled: javaScript });
    await addAll(page, 'plumb', 'workbench-icons');
    await payNow(page);
    await shop.onHostedPage(page);
    const first = sessionOf(page);
    shop.stack.control.expireSession(first);
    await shop.stack.control.webhooksIdle();
    await goTo(page, `/payment/success?session_id=${first}`);
    await page.getByRole('button', { name: 'Start again' }).click();
    await shop.onHostedPage(page);
    expect(sessionOf(page)).not.toBe(first);
    await payByCard(page);
    await onSuccess(page);
    await page.getByRole('link', { name: 'Download' }).waitFor();
    expect(await page.locator('tfoot').innerText()).toContain('$41.00');
    await goTo(page, '/basket');
    await page.getByText('There is nothing in it yet.').waitFor();
  });
});

test('what costs another currency is not added, and the way to buy it is shown', async () => {
  const page = await shop.visit('/');
  await addAll(page, 'plumb');
  await goTo(page, '/products/koerper-und-raum');
  await add(page);
  await page.getByRole('alert').getByText('It was not added').waitFor();
  await seeSum(page, '$29.00');
  await page.getByRole('link', { name: 'Buy it by itself' }).click();
  await seeHeading(page, 'Körper & Raum');
});

test('leaving the payment of a basket leads back to it, and it is all still there', async () => {
  const page = await shop.visit('/');
  await addAll(page, 'plumb', 'the-drawer');
  await payNow(page);
  await shop.onHostedPage(page);
  await page.locator('a[href*="/payment/cancel"]').first().click();
  await page.getByRole('link', { name: 'Back to your basket' }).click();
  await seeSum(page, '$34.00');
});

test('a basket is its browser’s alone: its pages are in no shared cache', async () => {
  const page = await shop.visit('/');
  await addAll(page, 'plumb');
  const answer = await goTo(page, '/products/plumb');
  expect(answer?.headers()['cache-control']).toBe('private, no-cache');
  const [cookie] = await page.context().cookies();
  expect(cookie).toMatchObject({ name: 'till_basket', httpOnly: true, sameSite: 'Lax' });
});

const send = (action: string, fields: Record<string, string>, cookie = '') =>
  fetch(`${shop.stack.shopUrl}/basket?/${action}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { origin: shop.stack.shopUrl, accept: 'text/html', cookie },
    redirect: 'manual',
  });

test('without cookies the basket says why it stays empty', async () => {
  const added = await send('add', { slug: 'plumb' });
  expect([added.status, added.headers.get('location')]).toEqual([303, '/basket?added']);
  const page = await shop.visit('/basket?added');
  await page.getByRole('alert').getByText('allow cookies').waitFor();
});

test.each([
  ['no product', 'add', { slug: '../admin' }, 404],
  ['no quantity', 'add', { slug: 'plumb', quantity: '0' }, 400],
  ['a quantity beyond all', 'add', { slug: 'plumb', quantity: '1e9' }, 400],
  ['more than one order may have', 'add', { slug: 'the-drawer', quantity: '2' }, 409],
  ['lines of nothing', 'again', { line: 'plumb.0.1' }, 400],
  ['lines that are none', 'again', { line: '<script>' }, 400],
  ['an empty basket', 'pay', {}, 400],
])('a form with %s is refused and leaves no basket', async (_name, action, fields, status) => {
  const answer = await send(action, fields as Record<string, string>);
  expect(answer.status).toBe(status);
  expect(answer.headers.getSetCookie().filter((c) => c.startsWith('till_basket'))).toEqual([]);
});

test.each([
  'plumb',
  'plumb.1',
  'plumb.0.2900',
  'plumb.21.2900',
  'plumb.1.2900_plumb.1.2900',
  `${'x'.repeat(81)}.1.2900`,
  'PLUMB.1.2900',
  Array.from({ length: 21 }, (_, n) => `p${n}.1.1`).join('_'),
  '%F0%28',
])('a cookie of %j is an empty basket', async (cookie) => {
  const answer = await fetch(`${shop.stack.shopUrl}/basket`, {
    headers: { cookie: `till_basket=${cookie}` },
  });
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('There is nothing in it yet.');
});
