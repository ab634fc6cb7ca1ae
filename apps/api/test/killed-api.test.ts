import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type ApiProcess } from './api-process.ts';
import { postEvent } from './post-event.ts';
import { openShop } from './served-shop.ts';
import { newBuyer } from './support.ts';

// What was acknowledged is there, and what was not comes again: whenever the process dies.
let shop: Awaited<ReturnType<typeof openShop>>;
beforeAll(async () => void (shop = await openShop()));
afterAll(async () => {
  await api.stop();
  await shop.close();
});

const orders = 96;
const senders = 8;
const acknowledgedPerLife = 8;

let api: ApiProcess;
let cutOff = 0;

/** Delivers again and again until the API answers 200, as Stripe does. */
async function deliver(event: { id: string }, acknowledged: Set<string>): Promise<void> {
  for (;;) {
    const receipt = await postEvent(api.url, event).catch(() => void (cutOff += 1));
    if (receipt?.status === 200) break;
    await setTimeout(20);
  }
  acknowledged.add(event.id);
}

async function expectAcknowledgedAreGranted(acknowledged: Set<string>) {
  const known = [...acknowledged];
  const [rows] = await shop.db.sql`
    select count(*)::int as n from stripe_events e
    join payments p on p.session_id = e.object_id and p.status = 'paid'
    join grants g on g.order_id = p.order_id
    where e.id = any(${known})`;
  expect(rows?.n).toBe(known.length);
}

test('an API killed again and again in a burst of webhooks loses nothing and doubles nothing', async () => {
  api = await startApi('node', shop.environment);
  const environment = { ...shop.environment, PORT: new URL(api.url).port };
  for (let n = 0; n < orders; n += 1) {
    const { sessionId } = await newBuyer(api.url).start('plumb');
    await shop.control.paySession(sessionId, { waitForWebhook: false });
  }
  const events = shop.control.events('checkout.session.completed');
  expect(events).toHaveLength(orders);

  const acknowledged = new Set<string>();
  const queue = [...events];
  const sending = Promise.all(
    Array.from({ length: senders }, async () => {
      for (let next = queue.shift(); next; next = queue.shift()) await deliver(next, acknowledged);
    }),
  );
  let kills = 0;
  while (acknowledged.size < orders) {
    const enough = Math.min(orders, (kills + 1) * acknowledgedPerLife);
    await expect
      .poll(() => acknowledged.size, { timeout: 60_000, interval: 1 })
      .toBeGreaterThanOrEqual(enough);
    api.kill('SIGKILL');
    expect((await api.exited).signal).toBe('SIGKILL');
    kills += 1;
    await expectAcknowledgedAreGranted(acknowledged);
    api = await startApi(kills % 2 ? 'deno' : 'node', environment);
  }
  await sending;
  expect(kills).toBeGreaterThanOrEqual(8);
  expect(cutOff).toBeGreaterThan(0);

  const again = await Promise.all(events.map((event) => postEvent(api.url, event)));
  expect(new Set(again.map(({ outcome }) => outcome))).toEqual(new Set(['duplicate']));
  const [rows] = await shop.db.sql`
    select (select count(*)::int from payments where status = 'paid') as payments,
      (select count(*)::int from grants) as grants, (select count(*)::int from stripe_events) as events`;
  expect(rows).toEqual({ payments: orders, grants: orders, events: orders });
}, 180_000);
