import { describe, expect, test } from 'vitest';
import { payNow, seeHeading, sessionOf } from './customer.ts';
import { bothWays, useShop } from './use-shop.ts';

const shop = useShop();
const withinMs = 10_000;

describe.each(bothWays)('%s', (_name, javaScript) => {
  test.each([['500'], ['429']] as const)(
    'Stripe that answers with %s: a clear page within ten seconds, then one order',
    async (kind) => {
      const before = await shop.countOrders('plumb');
      const page = await shop.openProduct('plumb', javaScript);
      await page.getByLabel('Quantity').fill('4');
      shop.stack.control.setFault({ method: 'POST', path: '/v1/checkout/sessions', kind });
      await payNow(page);
      const alert = page.getByRole('alert');
      await alert.waitFor({ timeout: withinMs });
      expect(await alert.innerText()).toContain('the payment page cannot be reached');
      expect(await page.getByLabel('Quantity').inputValue()).toBe('4');
      expect((await page.request.get(shop.stack.shopUrl)).status()).toBe(200);
      await payNow(page);
      await shop.onHostedPage(page);
      expect(await shop.countOrders('plumb')).toBe(before + 1);
      const sessions = shop.stack.control.sessions().filter((one) => one.id === sessionOf(page));
      expect(sessions[0]?.amount_total).toBe(4 * 2900);
      await page.context().close();
    },
  );

  test('a slow Stripe is waited for', async () => {
    const page = await shop.openProduct('plumb', javaScript);
    shop.stack.control.setFault({
      method: 'POST',
      path: '/v1/checkout/sessions',
      kind: 'slow',
      delayMs: 3_000,
    });
    await payNow(page);
    await shop.onHostedPage(page);
  });

  test('the API is gone: every page says so in our words, and the same button works afterwards', async () => {
    const before = await shop.countOrders('plumb');
    const page = await shop.openProduct('plumb', javaScript);
    await page.getByLabel('Quantity').fill('2');
    await shop.stack.stopApi();
    await payNow(page);
    await seeHeading(page, 'The shop is having a short break');
    for (const path of ['/', '/products/plumb', '/payment/success?session_id=cs_test_x']) {
      const answer = await page.goto(shop.stack.shopUrl + path);
      expect(answer?.status()).toBe(503);
      await seeHeading(page, 'The shop is having a short break');
    }
    await shop.stack.restartApi();
    await page.goto(`${shop.stack.shopUrl}/products/plumb`);
    await payNow(page);
    await shop.onHostedPage(page);
    expect(await shop.countOrders('plumb')).toBe(before + 1);
  });
});

test('Stripe that never answers: a clear page within ten seconds', async () => {
  const page = await shop.openProduct('plumb');
  shop.stack.control.setFault({ method: 'POST', path: '/v1/checkout/sessions', kind: 'timeout' });
  await payNow(page);
  await page.getByRole('alert').waitFor({ timeout: withinMs });
});

test('the database is gone: the same page, status 503, and the shop is back with it', async () => {
  const page = await shop.openProduct('plumb');
  shop.stack.database.cut();
  const answer = await page.goto(shop.stack.shopUrl);
  expect(answer?.status()).toBe(503);
  await seeHeading(page, 'The shop is having a short break');
  await shop.stack.database.mend();
  await expect
    .poll(async () => (await page.goto(shop.stack.shopUrl))?.status(), { timeout: 30_000 })
    .toBe(200);
});
