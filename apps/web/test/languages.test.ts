import { locales } from '@till/contracts/locales';
import { describe, expect, test } from 'vitest';
import { onSuccess, payByCard, payNow, seeHeading } from './customer.ts';
import { catalogues, englishOn, listMessages } from './english-on.ts';
import { useShop } from './use-shop.ts';

const shop = useShop();
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(shop.stack.shopUrl + path, { headers, redirect: 'manual' });
const languageOf = async (answer: Response) =>
  /<html lang="(\w+)" dir="ltr">/.exec(await answer.text())?.[1];

describe('the catalogues', () => {
  test('say everything in every language', () => {
    for (const catalogue of catalogues) {
      const names = (locale: (typeof locales)[number]) =>
        listMessages(catalogue[locale]).map(([path]) => path);
      for (const locale of locales) {
        expect(names(locale)).toEqual(names('en'));
        for (const [path, text] of listMessages(catalogue[locale])) {
          expect(text.trim(), `${locale}${path}`).not.toBe('');
        }
      }
    }
  });
});

describe('a page is in the language', () => {
  test.each([
    ['de', 'de'],
    ['de-AT,de;q=0.9,en;q=0.5', 'de'],
    ['fr-FR, de;q=0.3, en;q=0.2', 'de'],
    ['en;q=0.2, de;q=0.1', 'en'],
    ['fr', 'en'],
    ['*', 'en'],
    ['de;q=0, en', 'en'],
    [', ;;q=x, -', 'en'],
    ['', 'en'],
  ])('that its browser asks for: %j gives %s', async (accepted, locale) => {
    expect(await languageOf(await get('/', { 'accept-language': accepted }))).toBe(locale);
  });

  test('that was chosen, whatever its browser asks for', async () => {
    const cookie = (value: string) => ({ cookie: `till_locale=${value}`, 'accept-language': 'en' });
    expect(await languageOf(await get('/', cookie('de')))).toBe('de');
    expect(await languageOf(await get('/', cookie('xx')))).toBe('en');
  });

  test('whether it is found or not, and where no page can be drawn', async () => {
    const german = { 'accept-language': 'de' };
    for (const path of ['/nothing', '/products/nothing', '/payment/success']) {
      const answer = await get(path, german);
      expect(answer.status).toBe(404);
      expect(await languageOf(answer)).toBe('de');
    }
    const bare = await get('/downloads/none/1', { ...german, accept: 'text/html' });
    expect(bare.status).toBe(404);
    const text = await bare.text();
    expect(text).toContain('<html lang="de" dir="ltr">');
    expect(text).toContain('Zurück zum Laden');
    expect(text).not.toContain('%till.');
  });
});

test('a shared cache keeps the languages apart, and neither sets a cookie', async () => {
  const [german, english] = [
    await get('/', { 'accept-language': 'de' }),
    await get('/', { 'accept-language': 'en' }),
  ];
  for (const answer of [german, english]) {
    expect(answer.headers.get('vary')).toContain('accept-language');
    expect(answer.headers.get('cache-control')).toContain('public');
    expect(answer.headers.getSetCookie()).toEqual([]);
  }
  const etag = german.headers.get('etag') ?? '';
  expect(etag).not.toBe(english.headers.get('etag'));
  const headers = { 'accept-language': 'en', 'if-none-match': etag };
  expect((await get('/', headers)).status).toBe(200);
});

test.each([true, false])(
  'the switch is remembered and stays on its page, with JavaScript: %s',
  async (javaScriptEnabled) => {
    const page = await shop.visit('/products/plumb?from=here', { javaScriptEnabled });
    await page.getByRole('button', { name: 'Deutsch' }).click();
    await page.getByRole('button', { name: 'Jetzt kaufen' }).waitFor();
    expect(page.url()).toBe(`${shop.stack.shopUrl}/products/plumb?from=here`);
    await page.goto(`${shop.stack.shopUrl}/purchases`);
    await seeHeading(page, 'Ihre Käufe');
    await page.getByRole('button', { name: 'English' }).click();
    await seeHeading(page, 'Your purchases');
  },
);

test('the switch leads nowhere but into the shop, and takes no language it does not know', async () => {
  const press = (locale: string, referer: string, origin = shop.stack.shopUrl) =>
    fetch(`${shop.stack.shopUrl}/language`, {
      method: 'POST',
      headers: { origin, referer },
      body: new URLSearchParams({ locale }),
      redirect: 'manual',
    });
  for (const referer of [
    '',
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example',
    'javascript:1',
  ]) {
    const answer = await press('de', referer);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
  }
  const double = await press('de', `${shop.stack.shopUrl}//evil.example/`);
  expect(double.headers.get('location')).toBe('/evil.example/');
  const unknown = await press('xx', '/');
  expect([unknown.status, unknown.headers.getSetCookie()]).toEqual([400, []]);
  const foreign = await press('de', '/', 'https://evil.example');
  expect([foreign.status, foreign.headers.getSetCookie()]).toEqual([403, []]);
});

test.each([
  '/',
  '/products/plumb',
  '/purchases',
  '/purchases/sent',
  '/purchases/open',
  '/payment/cancel?product=plumb',
  '/nothing',
])('the German page %s has no English words of the catalogue', async (path) => {
  const page = await shop.visit(path, { locale: 'de-DE' });
  expect(await page.locator('html').getAttribute('lang')).toBe('de');
  expect(await englishOn(page)).toEqual([]);
});

test('who buys in German is told so at every step: product, Stripe’s page, result', async () => {
  const page = await shop.visit('/products/plumb', { locale: 'de-DE' });
  await page.getByText('Ein Lineal für Ihren Bildschirm').waitFor();
  await payNow(page, 'Jetzt kaufen');
  await shop.onHostedPage(page);
  const [order] = await shop.stack.db.sql`select locale from orders order by id desc limit 1`;
  expect(order?.locale).toBe('de');
  await payByCard(page);
  await onSuccess(page);
  await seeHeading(page, 'Vielen Dank');
  expect(await englishOn(page)).toEqual([]);
  expect(await page.getByText('29,00\u00a0$').count()).toBeGreaterThan(0);
});
