import { describe, expect, test } from 'vitest';
import { onSuccess, payByCard, payNow, seeHeading, sessionOf } from './customer.ts';
import { useShop } from './use-shop.ts';

const shop = useShop();

async function buy(slug: string) {
  const page = await shop.openProduct(slug);
  await payNow(page);
  await shop.onHostedPage(page);
  await payByCard(page);
  await onSuccess(page);
  await seeHeading(page, 'Thank you');
  const session = shop.stack.control.sessions().find((one) => one.id === sessionOf(page));
  return { page, paymentIntent: String(session?.payment_intent) };
}

describe('what happens to the money reaches the page at the next request', () => {
  test('a part that is refunded is named, and what was bought stays open', async () => {
    const { page, paymentIntent } = await buy('koerper-und-raum');
    shop.stack.control.createRefund({ paymentIntent, amount: 500 });
    await shop.stack.control.webhooksIdle();
    await page.reload();
    await seeHeading(page, 'Partly refunded');
    expect(await page.locator('tfoot').innerText()).toContain('€5.00');
    expect(await page.getByRole('link', { name: 'Download' }).count()).toBe(1);
  });

  test('a download is resumed over its signed address by whoever has that, until the refund', async () => {
    const { page, paymentIntent } = await buy('workbench-icons');
    await page.getByText('100 downloads left').waitFor();
    const door = await page.getByRole('link', { name: 'Download' }).getAttribute('href');
    const led = await page.request.get(shop.stack.shopUrl + door, { maxRedirects: 0 });
    const { location = '', 'cache-control': caching } = led.headers();
    expect([led.status(), caching]).toEqual([302, 'private, no-store']);
    const ask = (path: string, headers: Record<string, string> = {}) =>
      fetch(shop.stack.shopUrl + path, { headers, redirect: 'manual' });
    expect((await ask(door ?? '')).status).toBe(404);
    const whole = await ask(location);
    expect(whole.headers.get('content-disposition')).toContain('Workbench Icons.zip');
    const bytes = Buffer.from(await whole.arrayBuffer());
    const range = { range: 'bytes=5000-', 'if-range': whole.headers.get('etag') ?? '' };
    const rest = await ask(location, range);
    expect(rest.status).toBe(206);
    expect(Buffer.from(await rest.arrayBuffer()).equals(bytes.subarray(5_000))).toBe(true);
    await page.reload();
    await page.getByText('99 downloads left').waitFor();
    expect((await ask(`${location}x`)).status).toBe(404);
    shop.stack.control.createRefund({ paymentIntent });
    await shop.stack.control.webhooksIdle();
    expect((await ask(location, range)).status).toBe(404);
  });

  test('a full refund takes the file back', async () => {
    const { page, paymentIntent } = await buy('workbench-icons');
    const file = await page.getByRole('link', { name: 'Download' }).getAttribute('href');
    expect((await page.request.get(shop.stack.shopUrl + file)).status()).toBe(200);
    shop.stack.control.createRefund({ paymentIntent });
    await shop.stack.control.webhooksIdle();
    await page.reload();
    await seeHeading(page, 'This order was refunded');
    expect(await page.getByRole('link', { name: 'Download' }).count()).toBe(0);
    expect((await page.request.get(shop.stack.shopUrl + file)).status()).toBe(404);
  });

  test('a dispute closes the keys until it is won', async () => {
    const { page, paymentIntent } = await buy('selvage');
    const dispute = shop.stack.control.createDispute({ paymentIntent });
    await shop.stack.control.webhooksIdle();
    await page.reload();
    await seeHeading(page, 'This payment is disputed');
    expect(await page.locator('code').count()).toBe(0);
    shop.stack.control.closeDispute(dispute.id, 'won');
    await shop.stack.control.webhooksIdle();
    await page.reload();
    await seeHeading(page, 'Thank you');
    expect(await page.locator('code').count()).toBe(1);
  });
});

test('a limited product counts down and ends sold out, without a button', async () => {
  const { page } = await buy('joist-founders');
  await page.goto(`${shop.stack.shopUrl}/products/joist-founders`);
  await page.getByText('24 left').waitFor();
  const last = await shop.openProduct('joist-founders');
  await shop.stack.db.sql`update products set reserved = stock where slug = 'joist-founders'`;
  await payNow(last);
  const alert = last.getByRole('alert');
  await alert.waitFor();
  expect(await alert.innerText()).toContain('not that many left');
  await last.getByText('Sold out').waitFor();
  expect(await last.getByRole('main').getByRole('button').count()).toBe(0);
});

test('too many of a limited product are refused, and the field says so', async () => {
  await shop.stack.db.sql`update products set reserved = stock - 2 where slug = 'joist-founders'`;
  const page = await shop.openProduct('joist-founders');
  await page.getByText('2 left').waitFor();
  await page.getByLabel('Quantity').evaluate((field: HTMLInputElement) => (field.max = '20'));
  await page.getByLabel('Quantity').fill('3');
  await payNow(page);
  const alert = page.getByRole('alert');
  await alert.waitFor();
  expect(await alert.evaluate((box) => box === document.activeElement)).toBe(true);
  const field = page.getByLabel('Quantity', { exact: true });
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  expect(await field.getAttribute('aria-describedby')).toBe(await alert.getAttribute('id'));
  expect(await field.inputValue()).toBe('3');
});
