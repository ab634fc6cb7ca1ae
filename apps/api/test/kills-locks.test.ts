import { openDatabase } from '@till/db';
import { expect, test } from 'vitest';
import { startApi, type ApiProcess, type Runtime } from './api-process.ts';
import { startCutProxy } from './cut-proxy.ts';
import { waitUntil } from './kills/wait-until.ts';
import { postEvent } from './post-event.ts';
import { openShop } from './served-shop.ts';
import { newBuyer, newClientKey, shopCodeOf } from './support.ts';

// The database is there and does not answer: whoever asks is told to come again, and soon.
// Both runtimes at once: most of the time is waiting for deadlines.
const runtimes: Runtime[] = ['node', 'deno'];
type Shop = Awaited<ReturnType<typeof openShop>>;
// Events share statements, two at most run at once.
const connections = { buyers: 10, webhooks: 2 };

/** Paid orders whose events nobody has delivered yet, and the buyer of the last. */
async function payOrders(shop: Shop, api: ApiProcess, count: number) {
  let buyer = newBuyer(api.url);
  let sessionId = '';
  for (let n = 0; n < count; n += 1) {
    buyer = newBuyer(api.url);
    const clientKey = newClientKey();
    // On a busy machine the first statements of a process may come too late.
    await waitUntil('a checkout starts', async () => {
      const started = await buyer.start('plumb', 1, clientKey).catch(() => undefined);
      sessionId = started?.sessionId ?? '';
      return sessionId !== '';
    });
    await shop.control.paySession(sessionId, { waitForWebhook: false });
  }
  return { buyer, sessionId, events: shop.control.events('checkout.session.completed') };
}

/** The status of a plain request; 0 when nobody answered within twenty seconds. */
const statusOf = (url: string) =>
  fetch(url, { signal: AbortSignal.timeout(20_000) }).then(
    ({ status }) => status,
    () => 0,
  );

/** Holds locks, with one message, so that no statement of the transaction has a deadline that could end it. */
async function holdLocks(shop: Shop, lock: string) {
  const holder = openDatabase(shop.databaseUrl, { statementTimeoutMs: 600_000 });
  const hold = `${lock}; select pg_sleep(600)`;
  const held = holder.sql
    .unsafe(hold)
    .simple()
    .then(
      () => 'to its end',
      (error: { code: string }) => error.code,
    );
  await waitUntil('the locks are held', async () => {
    const sleeping = await shop.db.sql`
      select 1 from pg_stat_activity
      where datname = current_database() and query = ${hold} and wait_event = 'PgSleep'`;
    return sleeping.length > 0;
  });
  return {
    /** How many statements wait for a lock. */
    async waiting() {
      const [row] = await shop.db.sql<{ n: number }[]>`
        select count(*)::int as n from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`;
      return row?.n ?? 0;
    },
    async letGo() {
      await shop.db.sql`
        select pg_cancel_backend(pid) from pg_stat_activity
        where datname = current_database() and query = ${hold}`;
      // 57014: it was cancelled, and nothing ended it before.
      expect(await held).toBe('57014');
      await holder.close();
    },
  };
}

test.concurrent.each(runtimes)(
  'on %s, with every connection held up by a lock, every door answers, and all goes on when it is gone',
  async (runtime) => {
    const shop = await openShop();
    const api = await startApi(runtime, shop.environment);
    let locked = true;
    try {
      const { buyer, sessionId, events } = await payOrders(shop, api, connections.webhooks * 8);
      const locks = await holdLocks(shop, 'select id from orders for update');
      // As Stripe does: what was told to come again comes again.
      const statuses: number[] = [];
      const sending = events.map(async (event) => {
        while (locked) statuses.push((await postEvent(api.url, event)).status);
      });
      await waitUntil(
        'all connections wait',
        async () => (await locks.waiting()) >= connections.webhooks,
      );
      // 1. The success page needs what is locked, the others only a connection.
      expect(await shopCodeOf(buyer.read(sessionId))).toBe('DATABASE_UNAVAILABLE');
      const others = await Promise.all([
        shopCodeOf(buyer.client.catalogue.list.query()),
        shopCodeOf(buyer.client.orders.list.query()),
      ]);
      for (const code of others) expect(['no error', 'DATABASE_UNAVAILABLE']).toContain(code);
      expect([200, 503]).toContain(await statusOf(`${api.url}/readyz`));
      expect(await statusOf(`${api.url}/healthz`)).toBe(200);
      // 2. Every delivery was answered, though nobody let go of the lock.
      await waitUntil('each delivery is answered', () => statuses.length >= events.length);
      expect(new Set(statuses)).toEqual(new Set([503]));

      // 3. The lock is gone.
      locked = false;
      await locks.letGo();
      await Promise.all(sending);
      for (const event of events) {
        const acknowledged = async () => (await postEvent(api.url, event)).status === 200;
        await waitUntil('a delivery is acknowledged', acknowledged);
      }
      expect((await buyer.read(sessionId)).state).toBe('paid');
      const [rows] = await shop.db.sql`
        select (select count(*)::int from payments where status = 'paid') as paid,
          (select count(*)::int from grants) as grants, (select count(*)::int from stripe_events) as events`;
      const all = events.length;
      expect(rows).toEqual({ paid: all, grants: all, events: all });
    } finally {
      locked = false;
      expect((await api.stop()).code).toBe(0);
      await shop.close();
    }
  },
  180_000,
);

test.concurrent(
  'a crowd that holds every connection of the buyers keeps no event waiting',
  async () => {
    const shop = await openShop();
    const api = await startApi('node', shop.environment);
    let locked = true;
    try {
      const { buyer, sessionId, events } = await payOrders(shop, api, 8);
      const locks = await holdLocks(shop, 'lock table call_counts in access exclusive mode');
      const codes = new Set<string>();
      const crowd = Array.from({ length: connections.buyers * 2 }, async () => {
        while (locked) codes.add(await shopCodeOf(buyer.read(sessionId)));
      });
      for (const event of events) {
        await waitUntil(
          'no connection is free',
          async () => (await locks.waiting()) >= connections.buyers,
        );
        expect((await postEvent(api.url, event)).status).toBe(200);
      }
      await waitUntil('somebody of the crowd is answered', () => codes.size > 0);
      expect(codes).toEqual(new Set(['DATABASE_UNAVAILABLE']));
      locked = false;
      await locks.letGo();
      await Promise.all(crowd);
    } finally {
      locked = false;
      expect((await api.stop()).code).toBe(0);
      await shop.close();
    }
  },
  180_000,
);

test.concurrent.each(runtimes)(
  'on %s, with a database that fell silent every door answers, and new lines are opened by themselves',
  async (runtime) => {
    const shop = await openShop();
    const proxy = await startCutProxy(shop.databaseUrl);
    const api = await startApi(runtime, { ...shop.environment, DATABASE_URL: proxy.url });
    try {
      const { buyer, sessionId, events } = await payOrders(shop, api, 3);
      const crowd = () =>
        Promise.all(
          Array.from({ length: connections.buyers * 3 }, () =>
            shopCodeOf(buyer.client.catalogue.list.query()),
          ),
        );
      // Every line of the pool is open, and every one of them is lost.
      const open = async () => (await crowd()).every((code) => code === 'no error');
      await waitUntil('everybody is served', open);
      proxy.swallow(true);
      expect(new Set(await crowd())).toEqual(new Set(['DATABASE_UNAVAILABLE']));
      const receipts = await Promise.all(events.map((event) => postEvent(api.url, event)));
      expect(receipts.map(({ status }) => status)).toEqual([503, 503, 503]);
      const codes = await Promise.all(
        [
          buyer.read(sessionId),
          buyer.client.catalogue.list.query(),
          buyer.client.orders.list.query(),
          newBuyer(api.url).start('plumb'),
        ].map(shopCodeOf),
      );
      expect(new Set(codes)).toEqual(new Set(['DATABASE_UNAVAILABLE']));
      expect(await statusOf(`${api.url}/readyz`)).toBe(503);
      expect(await statusOf(`${api.url}/healthz`)).toBe(200);

      // The old lines stay silent for ever: nobody tells the process that they are dead.
      proxy.swallow(false);
      for (const event of events) {
        const acknowledged = async () => (await postEvent(api.url, event)).status === 200;
        await waitUntil('a delivery is acknowledged', acknowledged);
      }
      const isPaid = async () =>
        (await buyer.read(sessionId).catch(() => undefined))?.state === 'paid';
      await waitUntil('the buyer sees it', isPaid);
    } finally {
      expect((await api.stop()).code).toBe(0);
      await proxy.close();
      await shop.close();
    }
  },
  240_000,
);
