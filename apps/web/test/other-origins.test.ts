import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { onSuccess, payByCard } from './customer.ts';
import { openBrowser } from './open-browser.ts';
import { serveExample } from './serve-example.ts';
import { freePort, startStack, type Stack } from './start-stack.ts';

const names = ['plain', 'react'];

let stack: Stack;
let browser: Browser;
let servers: Awaited<ReturnType<typeof serveExample>>[];
/** The example's address by its name; `stranger` serves the plain page from an origin that is not allowed. */
let urls: Record<string, string>;

beforeAll(async () => {
  const ports = [await freePort(), await freePort(), await freePort()];
  const [plain = '', react = '', stranger = ''] = ports.map((port) => `http://localhost:${port}`);
  urls = { plain, react, stranger };
  [stack, browser] = await Promise.all([
    startStack(inject('postgresUrl'), { allowedOrigins: [plain, react] }),
    openBrowser(),
  ]);
  servers = await Promise.all(
    [...names, 'plain'].map((name, index) => serveExample(name, ports[index]!, stack.apiUrl)),
  );
});
afterAll(async () => {
  await Promise.all([browser?.close(), ...(servers ?? []).map((server) => server.close())]);
  await stack?.close();
});

async function open(name: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(urls[name]!);
  return page;
}

const countOrders = async () => {
  const [row] = await stack.db.sql`select count(*)::int as n from orders`;
  return Number(row?.n);
};

describe.each(names)('the page of examples/%s, from another origin', (name) => {
  test('sells a licence and shows its key when it is paid', async () => {
    const page = await open(name);
    await page.getByRole('button', { name: /^Buy Plumb/ }).click();
    await page.waitForURL(`${stack.emulator.url}/**`);
    await payByCard(page);
    await onSuccess(page);
    expect(new URL(page.url()).origin).toBe(urls[name]);
    await page.getByText('Your order is paid.').waitFor();
    expect(await page.locator('code').innerText()).toMatch(/^PLUMB-/);

    const copy = await (await browser.newContext()).newPage();
    await copy.goto(page.url());
    await copy.getByText('There is no such order').waitFor();
    expect(await copy.locator('code').count()).toBe(0);
  });

  test('takes a buyer back who cancels', async () => {
    const page = await open(name);
    await page.getByRole('button', { name: /^Buy The Drawer/ }).click();
    await page.waitForURL(`${stack.emulator.url}/**`);
    await page.locator('a[href*="/payment/cancel"]').first().click();
    await page.waitForURL(`${urls[name]}/payment/cancel**`);
    await page.getByText('Nothing was charged.').waitFor();
    await page.getByRole('button', { name: /^Buy Plumb/ }).waitFor();
  });

  test('shows what the shop says when it refuses', async () => {
    const page = await open(name);
    const button = page.getByRole('button', { name: /^Buy Plumb/ });
    await button.waitFor();
    await stack.db.sql`update products set active = false where slug = 'plumb'`;
    await button.click();
    await page.getByText('There is no product "plumb" for sale.').waitFor();
    await stack.db.sql`update products set active = true where slug = 'plumb'`;
  });
});

describe('a page of an origin that is not allowed', () => {
  test('sees no product', async () => {
    const page = await open('stranger');
    await page.getByText('The shop cannot be reached.').waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
  });

  test.each([
    ['its own', async (page: Page) => page.mainFrame()],
    ['null', openSandbox],
  ])('buys and reads nothing as %s, with and without a preflight', async (_name, find) => {
    const before = await countOrders();
    const frame = await find(await open('stranger'));
    const seen = await frame.evaluate(async (api) => {
      const body = JSON.stringify({ clientKey: 'a'.repeat(22), slug: 'plumb', quantity: 1 });
      const send = (type: string, mode: RequestMode) =>
        fetch(`${api}/trpc/checkout.start`, {
          method: 'POST',
          mode,
          headers: { 'content-type': type },
          body,
        }).then(
          (answer) => answer.type,
          () => 'refused',
        );
      return [
        await send('application/json', 'cors'),
        await send('text/plain', 'cors'),
        await send('text/plain', 'no-cors'),
        await fetch(`${api}/trpc/catalogue.list`).then(
          () => 'read',
          () => 'refused',
        ),
      ];
    }, stack.apiUrl);
    expect(seen).toEqual(['refused', 'refused', 'refused', 'refused']);
    expect(await countOrders()).toBe(before);
  });
});

/** The same page in a frame without an origin. */
async function openSandbox(page: Page): Promise<Frame> {
  await page.evaluate(() => {
    const frame = Object.assign(document.createElement('iframe'), { srcdoc: '<p>framed</p>' });
    frame.setAttribute('sandbox', 'allow-scripts');
    document.body.append(frame);
  });
  await page.frameLocator('iframe').getByText('framed').waitFor();
  const frame = page.frames().at(-1)!;
  expect(await frame.evaluate(() => self.origin)).toBe('null');
  return frame;
}
