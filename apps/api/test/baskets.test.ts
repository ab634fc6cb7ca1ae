import { forgetLedger } from '@till/db/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { closeStaleOrders, openDatabase } from '@till/db';
import { rebuildLedger } from '../src/sweep/rebuild-ledger.ts';
import { silent } from './collect-log.ts';
import { waitUntil } from './kills/wait-until.ts';
import { readLedger } from './read-ledger.ts';
import { newBuyer, newClientKey, shopCodeOf, startShop, type RunningShop } from './support.ts';

let shop: RunningShop;
beforeAll(async () => void (shop = await startShop()));
afterAll(() => shop.close());

let serial = 0;
/** A product of this test alone; with a stock it is limited. */
async function newProduct(changes: { priceMinor?: number; stock?: number; slug?: string } = {}) {
  const { priceMinor = 1000, stock = null, slug = `p-${++serial}` } = changes;
  await shop.db.sql`
    insert into products (slug, name, tagline, description, image, image_alt, kind, price_minor, currency, stock, content)
    select ${slug}, ${slug}, '', '', '', '', kind, ${priceMinor}, 'usd', ${stock}, content
    from products where slug = 'plumb'`;
  return slug;
}
const countOrders = async () => (await shop.db.sql`select 1 from orders`).length;
const reservedOf = async (...slugs: string[]) => {
  const rows = await shop.db.sql<{ slug: string; reserved: number }[]>`
    select slug, reserved from products where slug = any(${slugs}::text[])`;
  return slugs.map((slug) => rows.find((row) => row.slug === slug)?.reserved);
};

let orders = 0;
beforeEach(async () => void (orders = await countOrders()));

test('several products and quantities are one order, one session and one payment', async () => {
  const buyer = newBuyer(shop.apiUrl);
  const basket = { plumb: 2, 'the-drawer': 1, 'paper-sizes': 1, 'workbench-icons': 1 };
  const { sessionId, orderId } = await buyer.startBasket(basket, { expectedAmountMinor: 7500 });
  const items = await shop.stripe.checkout.sessions.listLineItems(sessionId);
  expect(items.data.map((item) => [item.description, item.quantity, item.amount_subtotal])).toEqual(
    [
      ['Plumb', 2, 5800],
      ['The Drawer', 1, 500],
      ['Paper Sizes', 1, 0],
      ['Workbench Icons', 1, 1200],
    ],
  );
  await shop.control.paySession(sessionId);
  const order = await buyer.read(sessionId);
  expect(order).toMatchObject({ state: 'paid', amountMinor: 7500, paidMinor: 7500 });
  expect(order.lines.map(({ slug, delivery }) => [slug, delivery?.kind])).toEqual([
    ['plumb', 'licence'],
    ['the-drawer', 'page'],
    ['paper-sizes', 'file'],
    ['workbench-icons', 'file'],
  ]);
  const grants = await shop.db
    .sql`select line, quantity from grants where order_id = ${orderId} order by line`;
  expect(grants.map(({ line, quantity }) => [line, quantity])).toEqual([
    [1, 2],
    [2, 1],
    [3, 1],
    [4, 1],
  ]);
});

test('one key is one order, in whatever order its lines are sent; other lines are a conflict', async () => {
  const buyer = newBuyer(shop.apiUrl);
  const first = await buyer.startBasket({ plumb: 2, 'the-drawer': 1 });
  const { clientKey } = first;
  const again = await buyer.startBasket({ 'the-drawer': 1, plumb: 2 }, { clientKey });
  expect([again.orderId, again.url]).toEqual([first.orderId, first.url]);
  for (const other of [{ plumb: 2 }, { plumb: 1, 'the-drawer': 1 }, { plumb: 2, selvage: 1 }]) {
    expect(await shopCodeOf(buyer.startBasket(other, { clientKey }))).toBe('CONFLICT');
  }
  expect(await countOrders()).toBe(orders + 1);
});

test('a double click on the last unit is one order: who waited for the first looks again', async () => {
  const slug = await newProduct({ stock: 1 });
  const clientKey = newClientKey();
  const holder = openDatabase(shop.databaseUrl);
  const hold = `select 1 from products where slug = '${slug}' for update; select pg_sleep(60)`;
  const held = holder.sql
    .unsafe(hold)
    .simple()
    .catch(() => undefined);
  const waiting = () =>
    shop.db.sql`select 1 from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.then((rows) => rows.length);
  await waitUntil('the product is locked', async () => {
    const rows = await shop.db.sql`select 1 from pg_stat_activity where query = ${hold}`;
    return rows.length === 1;
  });
  const clicks = [0, 1].map(() => newBuyer(shop.apiUrl).start(slug, 1, clientKey));
  await waitUntil('both wait', async () => (await waiting()) === 2);
  await shop.db.sql`
    select pg_cancel_backend(pid) from pg_stat_activity
    where datname = current_database() and query = ${hold}`;
  await held;
  const [first, second] = await Promise.all(clicks);
  expect(second?.url).toBe(first?.url);
  expect(await reservedOf(slug)).toEqual([1]);
  await holder.close();
});

test('a line that is not to be had refuses the whole basket, and no unit is held', async () => {
  const [plenty, scarce] = [await newProduct({ stock: 40 }), await newProduct({ stock: 10 })];
  await shop.db.sql`update products set reserved = 9 where slug = ${scarce}`;
  const basketOf = (slug: string, quantity: number) =>
    newBuyer(shop.apiUrl).startBasket({ [plenty]: 2, [slug]: quantity });
  await expect(basketOf(scarce, 2)).rejects.toThrow(`"${scarce}" is sold out, or fewer are left`);
  await expect(basketOf('no-such-thing', 1)).rejects.toThrow('no product "no-such-thing"');
  expect(await shopCodeOf(basketOf('koerper-und-raum', 1))).toBe('MIXED_CURRENCIES');
  expect(await shopCodeOf(basketOf('the-drawer', 2))).toBe('INVALID_INPUT');
  expect(await reservedOf(plenty, scarce)).toEqual([0, 9]);
  expect(await countOrders()).toBe(orders);
  await basketOf(scarce, 1);
  expect(await reservedOf(plenty, scarce)).toEqual([2, 10]);
});

test('a sum that the buyer was not shown is refused, also under a key that has an order', async () => {
  const slug = await newProduct({ stock: 10 });
  const buyer = newBuyer(shop.apiUrl);
  const basket = { [slug]: 2, plumb: 1 };
  const refused = buyer.startBasket(basket, { expectedAmountMinor: 4899 });
  expect(await shopCodeOf(refused)).toBe('PRICE_CHANGED');
  expect([await countOrders(), await reservedOf(slug)]).toEqual([orders, [0]]);
  const { clientKey } = await buyer.startBasket(basket, { expectedAmountMinor: 4900 });
  await shop.db.sql`update products set price_minor = 1100 where slug = ${slug}`;
  const at = (expectedAmountMinor: number) =>
    shopCodeOf(buyer.startBasket(basket, { clientKey, expectedAmountMinor }));
  expect(await at(5100)).toBe('PRICE_CHANGED');
  expect(await at(4900)).toBe('no error');
});

test('a sum above what one payment may take is refused before Stripe is asked', async () => {
  const slug = await newProduct({ priceMinor: 99_999_999 });
  const asked = shop.control.countRequests();
  for (const basket of [{ [slug]: 20 }, { [slug]: 1, plumb: 1 }]) {
    await expect(newBuyer(shop.apiUrl).startBasket(basket)).rejects.toThrow('the sum is above');
  }
  expect([await countOrders(), shop.control.countRequests()]).toEqual([orders, asked]);
  await newBuyer(shop.apiUrl).startBasket({ [slug]: 1 });
});

test('baskets with the same scarce products in opposite order all get an answer, and none is oversold', async () => {
  const slugs = [await newProduct({ stock: 6 }), await newProduct({ stock: 6 })];
  const codes = await Promise.all(
    Array.from({ length: 24 }, (_, turn) => {
      const basket = Object.fromEntries((turn % 2 ? slugs.toReversed() : slugs).map((s) => [s, 1]));
      return shopCodeOf(newBuyer(shop.apiUrl).startBasket(basket));
    }),
  );
  expect(codes.filter((code) => code === 'no error')).toHaveLength(6);
  expect(new Set(codes)).toEqual(new Set(['no error', 'SOLD_OUT']));
  expect(await reservedOf(...slugs)).toEqual([6, 6]);
});

test('a basket that is not paid gives the units of all its lines back', async () => {
  const slugs = [await newProduct({ stock: 8 }), await newProduct({ stock: 8 })];
  const basket = Object.fromEntries(slugs.map((slug, i) => [slug, i + 1]));
  const { sessionId } = await newBuyer(shop.apiUrl).startBasket(basket);
  shop.control.setFault({ path: '/v1/checkout/sessions', method: 'POST', kind: '429' });
  const other = newBuyer(shop.apiUrl).startBasket(basket);
  expect(await shopCodeOf(other)).toBe('STRIPE_UNAVAILABLE');
  expect(await reservedOf(...slugs)).toEqual([2, 4]);
  shop.control.expireSession(sessionId);
  await shop.control.webhooksIdle();
  expect(await reservedOf(...slugs)).toEqual([1, 2]);
  expect(await closeStaleOrders(shop.db, 0)).toBe(1);
  expect(await reservedOf(...slugs)).toEqual([0, 0]);
});

test('a buyer who calls often and at once holds no more than a quarter of a stock, and the rest is for others', async () => {
  const slug = await newProduct({ stock: 16 });
  const buyer = newBuyer(shop.apiUrl);
  const first = await buyer.start(slug);
  const codes = await Promise.all(
    Array.from({ length: 12 }, () => shopCodeOf(buyer.start(slug, 1))),
  );
  expect(codes.filter((code) => code === 'no error')).toHaveLength(3);
  expect(new Set(codes)).toEqual(new Set(['no error', 'TOO_MANY_HELD']));
  expect(await reservedOf(slug)).toEqual([4]);
  expect(await shopCodeOf(newBuyer(shop.apiUrl).start(slug, 4))).toBe('no error');
  // What is paid is not held: there may be as many again.
  await shop.db.sql`update products set stock = 20 where slug = ${slug}`;
  expect(await shopCodeOf(buyer.start(slug, 2))).toBe('TOO_MANY_HELD');
  await shop.control.paySession(first.sessionId);
  expect(await shopCodeOf(buyer.start(slug, 2))).toBe('no error');
});

test('a pending bank debit counts as held until the money is there', async () => {
  const slug = await newProduct({ stock: 4 });
  const buyer = newBuyer(shop.apiUrl);
  const { sessionId } = await buyer.start(slug);
  await shop.control.paySession(sessionId, { method: 'debit' });
  expect(await shopCodeOf(buyer.start(slug))).toBe('TOO_MANY_HELD');
  shop.control.settleDebit(sessionId);
  await shop.control.webhooksIdle();
  expect(await shopCodeOf(buyer.start(slug))).toBe('no error');
});

test('a product says how many of it can be ordered now', async () => {
  const slug = await newProduct({ stock: 16 });
  const most = async (name: string) =>
    (await newBuyer(shop.apiUrl).client.catalogue.read.query({ slug: name })).maxQuantity;
  expect([await most('plumb'), await most('the-drawer'), await most(slug)]).toEqual([20, 1, 4]);
  await shop.db.sql`update products set reserved = 15 where slug = ${slug}`;
  expect(await most(slug)).toBe(1);
  await shop.db.sql`update products set reserved = 16 where slug = ${slug}`;
  expect(await most(slug)).toBe(0);
});

test.each([
  ['a wholly free basket', { 'paper-sizes': 1, free: 2 }, undefined, 0],
  ['a basket with a free line', { 'paper-sizes': 1, plumb: 1 }, undefined, 2900],
  ['a basket that is wholly discounted', { 'paper-sizes': 1, plumb: 2 }, 'FREE100', 0],
  ['a basket that is discounted by half', { 'paper-sizes': 1, plumb: 2 }, 'HALF50', 2900],
])('%s opens all its lines at what was charged', async (_name, basket, promotionCode, paid) => {
  if ('free' in basket) await newProduct({ slug: 'free', priceMinor: 0 });
  const buyer = newBuyer(shop.apiUrl);
  const { sessionId } = await buyer.startBasket(basket as Record<string, number>);
  await shop.control.paySession(sessionId, { ...(promotionCode && { promotionCode }) });
  const order = await buyer.read(sessionId);
  expect(order).toMatchObject({ state: 'paid', paidMinor: paid });
  expect(order.lines.map(({ delivery }) => delivery !== null)).toEqual([true, true]);
  const sum = order.lines.reduce((all, line) => all + line.unitAmountMinor * line.quantity, 0);
  expect(sum).toBe(order.amountMinor);
  const [payment] = await shop.db.sql<{ intent: string | null }[]>`
    select payment_intent_id as intent from payments where session_id = ${sessionId}`;
  expect(payment?.intent !== null).toBe(paid > 0);
});

test('the largest basket there can be comes back from Stripe alone', async () => {
  const slugs = [];
  for (let n = 10; n < 30; n += 1) {
    slugs.push(await newProduct({ slug: `${n}-`.padEnd(80, 'long'), priceMinor: 249_999 }));
  }
  const buyer = newBuyer(shop.apiUrl);
  const basket = Object.fromEntries(slugs.map((slug) => [slug, 20]));
  const { sessionId } = await buyer.startBasket(basket);
  await shop.control.paySession(sessionId);
  const { metadata } = await shop.stripe.checkout.sessions.retrieve(sessionId);
  const lengths = Object.values(metadata ?? {}).map((value) => value.length);
  expect([lengths.length > 3, Math.max(...lengths)]).toEqual([true, 500]);
  const before = await readLedger(shop.db);
  const { lines } = await buyer.read(sessionId);
  expect(lines).toHaveLength(20);
  await forgetLedger(shop.db);
  expect(await rebuildLedger(shop.tools, silent)).toMatchObject({ quarantined: 0, failed: 0 });
  expect((await buyer.read(sessionId)).lines).toEqual(lines);
  const after = await readLedger(shop.db);
  expect([after.grants, after.payments]).toEqual([before.grants, before.payments]);
});
