import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type ApiProcess } from './api-process.ts';
import { postEvent } from './post-event.ts';
import { openShop } from './served-shop.ts';
import { newBuyer, shopCodeOf } from './support.ts';

// Twenty people want the same three units, through two processes at once.
let shop: Awaited<ReturnType<typeof openShop>>;
let apis: ApiProcess[] = [];
beforeAll(async () => {
  shop = await openShop();
  apis = await Promise.all([
    startApi('node', shop.environment),
    startApi('deno', shop.environment),
  ]);
  await shop.db.sql`update products set stock = 3 where slug = 'joist-founders'`;
});
afterAll(async () => {
  await Promise.all(apis.map((api) => api.stop()));
  await shop.close();
});

const urlOf = (turn: number) => apis[turn % apis.length]?.url ?? '';

/** All twenty at once; the sessions of those who were quick enough. */
async function rush(): Promise<string[]> {
  const refused: string[] = [];
  const sessions = await Promise.all(
    Array.from({ length: 20 }, async (_, turn) => {
      const started = newBuyer(urlOf(turn)).start('joist-founders');
      refused.push(await shopCodeOf(started));
      return started.then(
        ({ sessionId }) => sessionId,
        () => undefined,
      );
    }),
  );
  const codes = new Set(refused.filter((code) => code !== 'no error'));
  expect([...codes]).toEqual(['SOLD_OUT']);
  return sessions.filter((id) => id !== undefined);
}

/** Every event of one type, twice to each process at the same time, and once more under another id. */
async function deliverOften(type: string) {
  const events = shop.control.events(type);
  const deliveries = events.flatMap((event) => {
    const twin = { ...event, id: `${event.id}_twin` };
    return [0, 1, 2, 3]
      .map((turn) => postEvent(urlOf(turn), event))
      .concat([0, 1].map((turn) => postEvent(urlOf(turn), twin)));
  });
  const receipts = await Promise.all(deliveries);
  expect(new Set(receipts.map(({ status }) => status))).toEqual(new Set([200]));
}

async function readStock() {
  const [row] = await shop.db.sql<{ reserved: number; granted: number }[]>`
    select reserved, (select coalesce(sum(quantity), 0)::int from grants) as granted
    from products where slug = 'joist-founders'`;
  return row;
}

test('three are sold, no more, and what hoarders let expire comes back once', async () => {
  // 1. Three get a session and hold their unit.
  const hoarders = await rush();
  expect(hoarders).toHaveLength(3);
  expect(await readStock()).toEqual({ reserved: 3, granted: 0 });
  // 2. They never pay.
  for (const sessionId of hoarders) shop.control.expireSession(sessionId);
  await deliverOften('checkout.session.expired');
  expect(await readStock()).toEqual({ reserved: 0, granted: 0 });
  // 3. Three others do.
  const buyers = await rush();
  expect(buyers).toHaveLength(3);
  for (const id of buyers) await shop.control.paySession(id, { waitForWebhook: false });
  await deliverOften('checkout.session.completed');
  expect(await readStock()).toEqual({ reserved: 3, granted: 3 });
  // 4. The news of the hoarders once more: nothing comes back a second time.
  await deliverOften('checkout.session.expired');
  expect(await rush()).toEqual([]);
  expect(await readStock()).toEqual({ reserved: 3, granted: 3 });
});
