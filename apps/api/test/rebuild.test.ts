import { forgetLedger } from '@till/db/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rebuildLedger } from '../src/sweep/rebuild-ledger.ts';
import { sweepWhatIsDue } from '../src/sweep/start-sweep.ts';
import { workOutbox } from '../src/outbox/start-outbox.ts';
import { silent } from './collect-log.ts';
import { readLedger } from './read-ledger.ts';
import { newBuyer, startShop, type RunningShop } from './support.ts';

let shop: RunningShop;
beforeAll(async () => {
  shop = await startShop();
  await shop.db.sql`update products set stock = 1000 where slug in ('plumb', 'the-drawer')`;
});
afterAll(() => shop.close());

const keysOf = async (buyer: ReturnType<typeof newBuyer>, sessionId: string) =>
  (await buyer.read(sessionId)).lines.map(({ delivery }) =>
    delivery?.kind === 'licence' ? delivery.keys : undefined,
  );

test('an empty ledger comes back from Stripe alone: every fact, what buyers see, and their licence keys', async () => {
  const buyer = newBuyer(shop.apiUrl);
  const { control } = shop;
  const pay = async (slug: string, quantity = 1) => {
    const { sessionId } = await buyer.start(slug, quantity);
    await control.paySession(sessionId, { email: 'buyer@example.com' });
    const session = await shop.stripe.checkout.sessions.retrieve(sessionId);
    return { sessionId, paymentIntent: String(session.payment_intent) };
  };
  const licences = await pay('plumb', 3);
  const refunded = await pay('the-drawer');
  const disputed = await pay('selvage');
  await pay('paper-sizes');
  control.createRefund(refunded);
  control.createDispute(disputed);
  const failing = await buyer.start('koerper-und-raum');
  await control.paySession(failing.sessionId, { method: 'debit' });
  control.failDebit(failing.sessionId);
  const pending = await buyer.start('koerper-und-raum');
  await control.paySession(pending.sessionId, { method: 'debit' });
  const open = await buyer.start('plumb', 2);
  control.expireSession((await buyer.start('plumb', 4)).sessionId);
  await control.webhooksIdle();

  const sessions = [licences, refunded, disputed, failing, pending, open].map((s) => s.sessionId);
  const look = () => Promise.all(sessions.map((id) => buyer.read(id)));
  const before = await readLedger(shop.db);
  const seen = await look();
  const keys = await keysOf(buyer, licences.sessionId);
  expect(keys[0]).toHaveLength(3);

  await forgetLedger(shop.db);
  expect((await readLedger(shop.db)).orders).toEqual([]);
  expect(await rebuildLedger(shop.tools, silent)).toMatchObject({
    sessions: 8,
    quarantined: 0,
    failed: 0,
  });

  expect(await readLedger(shop.db)).toEqual(before);
  expect(await keysOf(buyer, licences.sessionId)).toEqual(keys);
  const withoutTimes = (orders: typeof seen) =>
    orders.map((order) => ({ ...order, createdAt: '' }));
  expect(withoutTimes(await look())).toEqual(withoutTimes(seen));
  const drift = (await look()).map(
    (order, i) => Date.parse(order.createdAt) - Date.parse(seen[i]?.createdAt ?? ''),
  );
  expect(Math.max(...drift.map(Math.abs))).toBeLessThanOrEqual(10_000);
});

test('a rebuild sends nobody a mail for what was bought long ago, and the next purchase gets its receipt', async () => {
  const due = () => shop.db.sql`select key from outbox where done_at is null`;
  expect([...(await due())]).toEqual([]);
  const [row] = await shop.db
    .sql`select count(*)::int as n from outbox where last_error = 'skipped: rebuilt from Stripe'`;
  expect(row?.n).toBeGreaterThan(3);
  const { sessionId } = await newBuyer(shop.apiUrl).start('selvage');
  await shop.control.paySession(sessionId);
  expect([...(await due())]).toEqual([{ key: `receipt:${sessionId}` }]);
  await workOutbox({ ...shop.tools, mailer: undefined }, silent);
});

test('a rebuild of a ledger that is there changes nothing', async () => {
  const before = await readLedger(shop.db);
  expect(await rebuildLedger(shop.tools, silent)).toMatchObject({ applied: 0 });
  expect(await readLedger(shop.db)).toEqual(before);
});

test('the running sweep brings a lost ledger back too, and sends no second receipts', async () => {
  const before = await readLedger(shop.db);
  await forgetLedger(shop.db);
  await shop.db.sql`delete from sweeps`;
  await sweepWhatIsDue(shop.tools, silent);
  expect(await readLedger(shop.db)).toEqual(before);
  const due = await shop.db.sql`select key from outbox where done_at is null and kind = 'receipt'`;
  expect([...due]).toEqual([]);
});

test('another secret gives new grants other keys and leaves those that are there', async () => {
  const buyer = newBuyer(shop.apiUrl);
  const { sessionId } = await buyer.start('plumb');
  await shop.control.paySession(sessionId);
  const keys = await keysOf(buyer, sessionId);
  const seeds = () => shop.db.sql`select seed from grants where session_id = ${sessionId}`;
  const before = [...(await seeds())];
  const buyerSecrets = ['another-secret-of-the-shop-32-chars', ...shop.tools.config.buyerSecrets];
  const rotated = { ...shop.tools, config: { ...shop.tools.config, buyerSecrets } };
  await rebuildLedger(rotated, silent);
  expect(await keysOf(buyer, sessionId)).toEqual(keys);
  await forgetLedger(shop.db);
  await rebuildLedger(rotated, silent);
  expect([...(await seeds())]).not.toEqual(before);
});

test('a rebuild that Stripe interrupts is finished by the next one, and no unit is held twice', async () => {
  const before = await readLedger(shop.db);
  await forgetLedger(shop.db);
  shop.control.setFault({ method: 'GET', path: '/v1/refunds', kind: '429', count: 20 });
  await expect(rebuildLedger(shop.tools, silent)).rejects.toThrow();
  shop.control.clearFaults();
  const half = await readLedger(shop.db);
  expect([half.stock, half.refunds]).toEqual([before.stock, []]);
  await rebuildLedger(shop.tools, silent);
  const { grants: _seeds, ...whole } = await readLedger(shop.db);
  const { grants: _other, ...expected } = before;
  expect(whole).toEqual(expected);
});
