import type { Locale } from '@till/contracts';
import { forgetLedger } from '@till/db/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rebuildLedger } from '../src/sweep/rebuild-ledger.ts';
import { silent } from './collect-log.ts';
import { newBuyer, newClientKey, startShop, type RunningShop } from './support.ts';

let shop: RunningShop;

beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop.close());

const localeOf = async (orderId: string) =>
  (await shop.db.sql`select locale from orders where id = ${orderId}::uuid`)[0]?.locale;

/** Starts a checkout, and says in which language the order and Stripe's page are. */
async function begin(buyer: ReturnType<typeof newBuyer>, clientKey: string, locale?: Locale) {
  const more = locale && { locale };
  const started = await buyer.client.checkout.start.mutate({ clientKey, slug: 'plumb', ...more });
  const sessionId = /cs_test_\w+/.exec(started.url)?.[0] ?? '';
  const session = await shop.stripe.checkout.sessions.retrieve(sessionId);
  const { orderId } = started;
  return { orderId, sessionId, order: await localeOf(orderId), stripe: session.locale };
}

test('a language that the shop does not speak is refused by its field', async () => {
  const { client } = newBuyer(shop.apiUrl);
  for (const locale of ['fr', 'DE', 'auto', '']) {
    const input = { clientKey: newClientKey(), slug: 'plumb', locale: locale as Locale };
    await expect(client.checkout.start.mutate(input)).rejects.toThrow('locale: must be one of');
    await expect(client.catalogue.read.query(input)).rejects.toThrow('locale: must be one of');
    await expect(client.catalogue.list.query(input)).rejects.toThrow('locale: must be one of');
  }
});

test('a checkout keeps the language it was begun in, whatever is asked for when it is begun again', async () => {
  const clientKey = newClientKey();
  const buyer = newBuyer(shop.apiUrl);
  const first = await begin(buyer, clientKey, 'de');
  expect(first).toMatchObject({ order: 'de', stripe: 'de' });
  expect(await begin(buyer, clientKey, 'en')).toEqual(first);
  expect(await begin(buyer, clientKey)).toEqual(first);
});

test('without a language Stripe asks the browser, and the order says nothing', async () => {
  expect(await begin(newBuyer(shop.apiUrl), newClientKey())).toMatchObject({
    order: null,
    stripe: null,
  });
});

test('a rebuilt order has the language of its session', async () => {
  const { orderId } = await begin(newBuyer(shop.apiUrl), newClientKey(), 'de');
  await forgetLedger(shop.db);
  expect(await localeOf(orderId)).toBeUndefined();
  await rebuildLedger(shop.tools, silent);
  expect(await localeOf(orderId)).toBe('de');
});

test('a product is told in the language asked for, and in its own words where that has none', async () => {
  const { catalogue } = newBuyer(shop.apiUrl).client;
  const read = (locale?: Locale) =>
    catalogue.read.query({ slug: 'plumb', ...(locale && { locale }) });
  expect((await read()).tagline).toMatch(/^A ruler/);
  expect((await read('en')).tagline).toMatch(/^A ruler/);
  expect((await read('de')).name).toBe('Plumb');
  expect((await read('de')).tagline).toMatch(/^Ein Lineal/);
  const listed = await catalogue.list.query({ locale: 'de' });
  expect(listed.find(({ slug }) => slug === 'plumb')).toEqual(await read('de'));
  await shop.db.sql`update products set translations = '{}' where slug = 'plumb'`;
  expect((await read('de')).tagline).toMatch(/^A ruler/);
});

test('an order says whether its buyer hears of it by mail', async () => {
  const buyer = newBuyer(shop.apiUrl);
  const { sessionId } = await buyer.start('plumb');
  expect(await buyer.read(sessionId)).toMatchObject({ sendsMail: false });
  shop.tools.config.mail = { smtpUrl: 'smtp://127.0.0.1:1', from: 'shop@example.com' };
  expect(await buyer.read(sessionId)).toMatchObject({ sendsMail: true });
});
