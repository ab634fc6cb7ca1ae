import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServedShop, type ServedShop } from './served-shop.ts';
import { newBuyer, newClientKey, shopCodeOf } from './support.ts';

let shop: ServedShop;
beforeAll(async () => void (shop = await startServedShop()));
afterAll(() => shop.close());

const count = async (table: string) => {
  const [row] = await shop.db.sql`select count(*)::int as n from ${shop.db.sql(table)}`;
  return row?.n as number;
};

test('a person buys a file, gets it, loses it with a refund and nobody else ever sees it', async () => {
  const buyer = newBuyer(shop.apiUrl);
  // 1. The catalogue shows it, without what the buyer pays for.
  const product = await buyer.client.catalogue.read.query({ slug: 'koerper-und-raum' });
  expect(product).not.toHaveProperty('content');
  expect(product.available).toBeNull();
  // 2. Pay now: order first, then Stripe's page.
  const { url, sessionId, orderId } = await buyer.start(product.slug);
  expect(url).toContain(shop.emulator.url);
  expect((await buyer.read(sessionId)).state).toBe('open');
  const download = `${shop.apiUrl}/api/downloads/${orderId}/1`;
  const fetchFile = (token: string, headers = {}) =>
    fetch(download, { headers: { 'x-till-buyer': token, ...headers } });
  expect((await fetchFile(buyer.token)).status).toBe(404);
  // 3. Paid on Stripe's page; the webhook is answered before the buyer is back.
  const paid = await shop.control.paySession(sessionId, { email: 'buyer@example.com' });
  expect(paid.status).toBe('complete');
  const [row] = await shop.db
    .sql`select outcome, deliveries from stripe_events where type = 'checkout.session.completed'`;
  expect(row).toMatchObject({ outcome: 'applied', deliveries: 1 });
  // 4. The success page tells the truth.
  const order = await buyer.read(sessionId);
  expect(order).toMatchObject({
    state: 'paid',
    paidMinor: 1800,
    currency: 'eur',
    lines: [{ delivery: { kind: 'file' } }],
  });
  // 5. The file: whole, in part, under its own name.
  const file = await fetchFile(buyer.token);
  expect(file.status).toBe(200);
  expect(file.headers.get('content-disposition')).toContain("filename*=UTF-8''K%C3%B6rper");
  expect((await file.arrayBuffer()).byteLength).toBe(175_017);
  const part = await fetchFile(buyer.token, { range: 'bytes=0-3' });
  expect([part.status, await part.text()]).toEqual([206, '%PDF']);
  // 6. Another buyer, and a forged token, see what an unknown id shows.
  const other = newBuyer(shop.apiUrl);
  await other.start('plumb');
  expect(await shopCodeOf(other.read(sessionId))).toBe('NOT_FOUND');
  expect(await shopCodeOf(other.read('cs_test_unknown'))).toBe('NOT_FOUND');
  expect((await fetchFile(other.token)).status).toBe(404);
  expect((await fetchFile(buyer.token.slice(0, -2) + 'xx')).status).toBe(404);
  // 7. Every event again: nothing more happens.
  const before = [await count('payments'), await count('grants')];
  for (const event of await shop.control.events()) await shop.control.redeliver(event.id);
  await shop.control.webhooksIdle();
  expect([await count('payments'), await count('grants')]).toEqual(before);
  // 8. Half back: access stays. All back: it ends at the next request.
  const [payment] = await shop.db
    .sql`select payment_intent_id from payments where session_id = ${sessionId}`;
  const paymentIntent = payment?.payment_intent_id as string;
  await shop.stripe.refunds.create({ payment_intent: paymentIntent, amount: 900 });
  await shop.control.webhooksIdle();
  expect((await fetchFile(buyer.token)).status).toBe(200);
  await shop.stripe.refunds.create({ payment_intent: paymentIntent });
  await shop.control.webhooksIdle();
  expect((await fetchFile(buyer.token)).status).toBe(404);
  expect((await buyer.read(sessionId)).state).toBe('refunded');
});

test('licence keys are one per unit and the same at every look', async () => {
  const buyer = newBuyer(shop.apiUrl);
  const { sessionId } = await buyer.start('plumb', 3);
  await shop.control.paySession(sessionId);
  const first = await buyer.read(sessionId);
  const delivery = first.lines[0]?.delivery;
  if (delivery?.kind !== 'licence') throw new Error('no licence');
  expect(new Set(delivery.keys).size).toBe(3);
  expect(delivery.keys[0]).toMatch(/^PLUMB(-[0-9A-Z]{6}){24}$/);
  expect((await buyer.read(sessionId)).lines).toEqual(first.lines);
});

test('a page opens for its buyer alone', async () => {
  const buyer = newBuyer(shop.apiUrl);
  const { sessionId, orderId } = await buyer.start('the-drawer');
  expect(await shopCodeOf(buyer.client.orders.readPage.query({ orderId, line: 1 }))).toBe(
    'NOT_FOUND',
  );
  await shop.control.paySession(sessionId);
  expect(
    (await buyer.client.orders.readPage.query({ orderId, line: 1 })).sections.length,
  ).toBeGreaterThan(0);
  expect(
    await shopCodeOf(newBuyer(shop.apiUrl).client.orders.readPage.query({ orderId, line: 1 })),
  ).toBe('NOT_FOUND');
});

test('a free product gives access without a payment intent', async () => {
  const buyer = newBuyer(shop.apiUrl);
  const { sessionId } = await buyer.start('paper-sizes');
  await shop.control.paySession(sessionId);
  expect(await buyer.read(sessionId)).toMatchObject({ state: 'paid', paidMinor: 0 });
});

test('a bank debit is no access while it is pending, and access once it settles', async () => {
  const buyer = newBuyer(shop.apiUrl);
  const { sessionId } = await buyer.start('koerper-und-raum');
  await shop.control.paySession(sessionId, { method: 'debit' });
  expect(await buyer.read(sessionId)).toMatchObject({
    state: 'processing',
    lines: [{ delivery: null }],
  });
  await shop.control.settleDebit(sessionId);
  await shop.control.webhooksIdle();
  expect((await buyer.read(sessionId)).state).toBe('paid');
});

test('a bank debit that fails never grants', async () => {
  const buyer = newBuyer(shop.apiUrl);
  const { sessionId } = await buyer.start('koerper-und-raum');
  await shop.control.paySession(sessionId, { method: 'debit' });
  await shop.control.failDebit(sessionId);
  await shop.control.webhooksIdle();
  expect(await buyer.read(sessionId)).toMatchObject({
    state: 'failed',
    lines: [{ delivery: null }],
  });
});

test('the success page alone brings the order when no webhook ever comes', async () => {
  const buyer = newBuyer(shop.apiUrl);
  const { sessionId } = await buyer.start('selvage');
  await shop.control.holdWebhooks(true);
  try {
    await shop.control.paySession(sessionId, { waitForWebhook: false });
    expect((await buyer.read(sessionId)).state).toBe('paid');
  } finally {
    await shop.control.holdWebhooks(false);
  }
});

test('the same client key ten times at once is one order and one session', async () => {
  const clientKey = newClientKey();
  const all = await Promise.all(
    Array.from({ length: 10 }, () => newBuyer(shop.apiUrl).start('joist-founders', 1, clientKey)),
  );
  expect(new Set(all.map((s) => s.url)).size).toBe(1);
  const [row] = await shop.db
    .sql`select count(*)::int as n from orders where client_key = ${clientKey}`;
  expect(row?.n).toBe(1);
});

test('a client key used for another product, quantity or buyer is a conflict', async () => {
  const buyer = newBuyer(shop.apiUrl);
  const { clientKey } = await buyer.start('plumb', 1);
  expect(await shopCodeOf(buyer.start('plumb', 2, clientKey))).toBe('CONFLICT');
  expect(await shopCodeOf(buyer.start('selvage', 1, clientKey))).toBe('CONFLICT');
  const other = newBuyer(shop.apiUrl);
  await other.start('plumb');
  expect(await shopCodeOf(other.start('plumb', 1, clientKey))).toBe('CONFLICT');
});

test('twenty buyers for three units: three get a session, and an expired one comes back for sale', async () => {
  await shop.db.sql`update products set stock = reserved + 3 where slug = 'joist-founders'`;
  const results = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const buyer = newBuyer(shop.apiUrl);
      try {
        return await buyer.start('joist-founders');
      } catch {
        return undefined;
      }
    }),
  );
  const sold = results.filter((r) => r !== undefined);
  expect(sold).toHaveLength(3);
  await shop.control.expireSession(sold[0]?.sessionId ?? '');
  await shop.control.webhooksIdle();
  await newBuyer(shop.apiUrl).start('joist-founders');
  expect(await shopCodeOf(newBuyer(shop.apiUrl).start('joist-founders'))).toBe('SOLD_OUT');
});
