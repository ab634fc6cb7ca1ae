import { describe, expect, test } from 'vitest';
import { onSuccess, payByCard, payNow } from './customer.ts';
import { useShop } from './use-shop.ts';

const shop = useShop();
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(shop.stack.shopUrl + path, { headers });

describe.each(['/', '/products/plumb'])('%s for somebody who never bought', (path) => {
  test('sets no cookie and may be shared', async () => {
    const answer = await get(path);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(answer.headers.get('cache-control')).toContain('public');
    expect(answer.headers.get('vary')).toContain('cookie');
  });

  test('is the same bytes each time, and says so', async () => {
    const first = await get(path);
    const etag = first.headers.get('etag') ?? '';
    expect(await (await get(path)).text()).toBe(await first.text());
    const again = await get(path, { 'if-none-match': etag });
    expect(again.status).toBe(304);
    expect(again.headers.get('cache-control')).toContain('public');
  });

  test('looks the same when it is seen again', async () => {
    const page = await shop.visit(path);
    const look = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const before = await look();
    expect(before).not.toBe('rgba(0, 0, 0, 0)');
    await page.goto(shop.stack.shopUrl + path);
    expect(await look()).toBe(before);
  });

  test('says what it is and where', async () => {
    const page = await shop.visit(path);
    const canonical = page.locator('link[rel=canonical]');
    expect(await canonical.getAttribute('href')).toBe(shop.stack.shopUrl + path);
    const description = page.locator('meta[name=description]');
    expect(await description.getAttribute('content')).toMatch(/\w{3}/);
    expect(await page.locator('meta[name=robots]').count()).toBe(0);
  });

  test('brings at most one kilobyte of JavaScript', async () => {
    const page = await shop.visit('/nothing');
    let bytes = 0;
    page.on('response', async (answer) => {
      if (answer.request().resourceType() === 'script') bytes += (await answer.body()).length;
    });
    await page.goto(shop.stack.shopUrl + path, { waitUntil: 'networkidle' });
    expect(bytes).toBeLessThan(1_000);
    expect(await page.locator('script:not([src])').count()).toBe(0);
  });

  test('keeps its layout while it loads', async () => {
    const page = await shop.visit('/nothing', { viewport: { width: 390, height: 800 } });
    await page.goto(shop.stack.shopUrl + path, { waitUntil: 'networkidle' });
    const shift = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries())
              sum += (entry as PerformanceEntry & { value: number }).value;
          }).observe({ type: 'layout-shift', buffered: true });
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
        }),
    );
    expect(shift).toBe(0);
    const unsized = await page.locator('img:not([width]), img:not([height])').count();
    expect(unsized).toBe(0);
  });
});

describe.each(['/', '/products/plumb'])('a catalogue change', (path) => {
  test(`is on the page ${path} at the next request, for anybody and for a buyer`, async () => {
    const before = await get(path);
    const etag = before.headers.get('etag') ?? '';
    for (const cookie of ['', 'till_buyer=somebody']) {
      const cents = 3100 + path.length + cookie.length;
      await shop.stack.db.sql`update products set price_minor = ${cents} where slug = 'plumb'`;
      const after = await get(path, { 'if-none-match': etag, cookie });
      expect(after.status).toBe(200);
      expect(await after.text()).toContain(`$${cents / 100}`);
    }
  });
});

test('fifty visitors at once see the same page, and a product that is not there breaks none', async () => {
  const paths = Array.from({ length: 50 }, (_, i) => `/products/${i % 5 ? 'plumb' : 'nothing'}`);
  const answers = await Promise.all(paths.map((path) => get(path)));
  const pages = await Promise.all(answers.map((answer) => answer.text()));
  expect(new Set(answers.map(({ status }, i) => `${paths[i]} ${status}`))).toEqual(
    new Set(['/products/plumb 200', '/products/nothing 404']),
  );
  expect(new Set(pages.filter((_, i) => answers[i]?.ok)).size).toBe(1);
});

describe('compression', () => {
  const plain = (path: string) => get(path, { 'accept-encoding': 'identity' });

  test.each([
    ['/', 'br'],
    ['/', 'gzip'],
    ['/products/plumb', 'br'],
    ['/images/logo.svg', 'br'],
  ])('of %s in %s carries the same text in fewer bytes', async (path, encoding) => {
    const answer = await get(path, { 'accept-encoding': encoding });
    expect(answer.headers.get('content-encoding')).toBe(encoding);
    expect(answer.headers.get('vary')?.toLowerCase()).toContain('accept-encoding');
    expect(await answer.text()).toBe(await (await plain(path)).text());
  });

  test('is not of what belongs to one buyer', async () => {
    for (const path of ['/purchases', '/products/plumb']) {
      const headers = { cookie: 'till_buyer=somebody', 'accept-encoding': 'br, gzip' };
      expect((await get(path, headers)).headers.get('content-encoding')).toBe(null);
    }
  });
});

test("a buyer's pages are kept in their browser alone", async () => {
  const page = await shop.openProduct('paper-sizes');
  await page.goto(`${shop.stack.shopUrl}/products/plumb`);
  await payNow(page);
  await shop.onHostedPage(page);
  await payByCard(page);
  await onSuccess(page);
  await page.locator('code').first().waitFor();
  const answer = await page.goto(`${shop.stack.shopUrl}/products/plumb`);
  expect(answer?.headers()['cache-control']).toBe('private, no-cache');
  await page.getByText('already yours').waitFor();
});

test('what a build names by its content is kept for good', async () => {
  const html = await (await get('/')).text();
  const [style] = /_app\/immutable\/[\w./-]+\.css/.exec(html) ?? [];
  const answer = await get(`/${style}`);
  expect(answer.headers.get('cache-control')).toContain('immutable');
});

test('robots.txt is for robots', async () => {
  const answer = await get('/robots.txt');
  expect(answer.headers.get('content-type')).toContain('text/plain');
  expect(await answer.text()).toContain('User-agent: *');
});
