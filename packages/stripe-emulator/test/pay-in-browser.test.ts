import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { item, startShop } from './support/start-shop.ts';
import { accessibilityProblems, useBrowser } from './support/use-browser.ts';

const slow = { timeout: 120_000 };
const visit = useBrowser();

/** A server that a customer comes back to, and that has the picture of the product. */
async function startSite() {
  const picture = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
  const server = http.createServer((request, response) => {
    const isPicture = request.url === '/book.svg';
    response.setHeader('content-type', isPicture ? 'image/svg+xml' : 'text/html');
    response.end(isPicture ? picture : '<title>Back</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function startCheckout() {
  const shop = await startShop();
  const site = await startSite();
  const session = await shop.createSession({
    success_url: `${site}/done?session_id={CHECKOUT_SESSION_ID}`,
    cancel_url: `${site}/cart`,
    allow_promotion_codes: true,
    after_expiration: { recovery: { enabled: true } },
    line_items: [
      {
        quantity: 2,
        adjustable_quantity: { enabled: true, minimum: 1, maximum: 5 },
        price_data: {
          currency: 'eur',
          unit_amount: 1250,
          product_data: { name: 'A book', description: 'PDF', images: [`${site}/book.svg`] },
        },
      },
      item(900, 'eur', 'A film'),
    ],
  });
  return { ...shop, site, session, url: session.url! };
}

const looks = [
  { colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
  { colorScheme: 'light', viewport: { width: 320, height: 640 } },
  { colorScheme: 'dark', viewport: { width: 320, height: 640 } },
] as const;

describe('the hosted page in a browser', slow, () => {
  test.each(looks)('is accessible and fits: %o', async (look) => {
    const { emulator, session, url } = await startCheckout();
    const { page } = await visit(url, look);
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByText('Test cards and accounts').click();
    await page.getByRole('button', { name: /^pay/i }).click();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.goto(`${url}?card=4000002500003155`);
    await page.getByLabel('Email').fill('ada@example.com');
    await page.getByRole('button', { name: /^pay/i }).click();
    await page.getByRole('heading', { name: '3-D Secure' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    emulator.control.expireSession(session.id);
    await page.goto(url);
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  test('asks nobody but the shop for its picture, and has it', async () => {
    const { emulator, site, url } = await startCheckout();
    const { asked, page } = await visit(url);
    const others = asked.filter((address) => !address.startsWith(emulator.url));
    expect(others.filter((address) => !address.startsWith('data:'))).toEqual([`${site}/book.svg`]);
    const width = await page.evaluate('document.images[0].naturalWidth');
    expect(width).toBe(9);
  });

  test('a purchase needs no mouse and no JavaScript', async () => {
    const { session, stripe, url } = await startCheckout();
    const { page } = await visit(url, { javaScriptEnabled: false });
    await page.getByLabel('Email').focus();
    for (const text of ['ada@example.com', '', '4242424242424242', '1234', '123']) {
      await page.keyboard.type(text);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.type('Ada');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/done\?session_id=cs_test_/);
    expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
      payment_status: 'paid',
      customer_details: { email: 'ada@example.com', name: 'Ada' },
    });
  });

  test('what is wrong takes the focus and leads to each field', async () => {
    const { url } = await startCheckout();
    const { page } = await visit(url);
    await page.getByRole('button', { name: /^pay/i }).click();
    const summary = page.locator('#alert');
    await page.locator('#alert:focus').waitFor();
    await summary.getByRole('link', { name: 'Security code' }).click();
    await page.keyboard.type('123');
    expect(await page.getByLabel('Security code').inputValue()).toBe('123');
    expect(await page.title()).toMatch(/^Error: Pay/);
  });

  test('the quantity can be changed within its bounds, and the total follows', async () => {
    const { url } = await startCheckout();
    const { page } = await visit(url);
    const quantity = page.getByLabel('Quantity of A book');
    await quantity.fill('4');
    await quantity.press('Enter');
    await page.getByRole('button', { name: 'Pay €59.00' }).waitFor();
    await quantity.fill('6');
    await page.getByRole('button', { name: 'Update the quantity of A book' }).click();
    await page.getByText('Choose a quantity from 1 to 5.').waitFor();
    expect(await quantity.getAttribute('aria-invalid')).toBe('true');
    await page.getByRole('button', { name: 'Pay €59.00' }).waitFor();
  });

  test('an expired checkout starts again with the same order', async () => {
    const { emulator, session, url, stripe } = await startCheckout();
    emulator.control.expireSession(session.id);
    const { page } = await visit(url);
    await page.getByRole('link', { name: 'Start again with the same order' }).click();
    await page.getByRole('button', { name: 'Pay €34.00' }).waitFor();
    const [recovered] = (await stripe.checkout.sessions.list({ status: 'open' })).data;
    expect(recovered?.recovered_from).toBe(session.id);
  });

  test('wallets are offered and greyed', async () => {
    const { url } = await startCheckout();
    const { page } = await visit(url);
    expect(await page.getByRole('button', { name: 'Wallet' }).isDisabled()).toBe(true);
  });
});
