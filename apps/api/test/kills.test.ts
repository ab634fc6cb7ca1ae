import { setTimeout } from 'node:timers/promises';
import { openDatabase, retryStatement } from '@till/db';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allDelivered } from './kills/all-delivered.ts';
import { compareWithStripe } from './kills/compare-with-stripe.ts';
import { findTorn } from './kills/find-torn.ts';
import { keepReceipts } from './kills/keep-receipts.ts';
import { keepReplica, type Replica } from './kills/replica.ts';
import { openRestartablePostgres } from './kills/restart-postgres.ts';
import { readRunOptions } from './kills/read-run-options.ts';
import { seededChoices } from './kills/seeded-choices.ts';
import { startLoad } from './kills/shop-under-load.ts';
import { startBalancer } from './kills/start-balancer.ts';
import { waitUntil } from './kills/wait-until.ts';
import { openShop } from './served-shop.ts';
import { webhookSecret } from './support.ts';

// Two API processes, one on each runtime, and the PostgreSQL between them die again and again while people buy. Stripe
// sends each event until it is acknowledged.
const { seed, kills: wantedKills, restarts: wantedRestarts } = readRunOptions();
const choices = seededChoices(seed);

let postgres: Awaited<ReturnType<typeof openRestartablePostgres>>;
let shop: Awaited<ReturnType<typeof openShop>>;
let replicas: Replica[] = [];

beforeAll(async () => {
  postgres = await openRestartablePostgres();
  const db = openDatabase(`${postgres.url}?application_name=observer`);
  shop = await openShop({ shopUrl: postgres.url, db }, { retryDelaysMs: Array(100_000).fill(100) });
  await db.sql`update products set stock = 40 where slug = 'joist-founders'`;
  replicas = [keepReplica('node', shop.environment), keepReplica('deno', shop.environment)];
  await Promise.all(replicas.map((replica) => replica.start()));
}, 180_000);
afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.kill()));
  await shop.close();
  await postgres.close();
}, 60_000);

test('processes and PostgreSQL die again and again, and nothing is lost, doubled or half done', async () => {
  const receipts = keepReceipts();
  const balancer = await startBalancer(replicas, choices, receipts.note);
  shop.control.addWebhook({ url: `${balancer.url}/api/webhook`, secret: webhookSecret });
  const load = startLoad(balancer.url, shop.control, seed, 6);
  const trouble = () => [
    ...replicas.flatMap((replica) => replica.trouble),
    ...receipts.trouble,
    ...load.trouble,
  ];
  const untilHolds = (awaited: string, holds: () => boolean) =>
    waitUntil(awaited, () => {
      expect(trouble(), `seed ${seed}`).toEqual([]);
      return holds();
    });
  let [kills, busyKills, restarts, busyRestarts] = [0, 0, 0, 0];

  async function killAgainAndAgain(replica: Replica) {
    while (kills < wantedKills) {
      kills += 1;
      const enough = 1 + choices.upTo(12);
      await untilHolds(`${replica.runtime} works`, () => replica.served >= enough);
      await untilHolds(`${replica.runtime} is busy`, () => replica.underWay > 0);
      await setTimeout(choices.upTo(8));
      if (replica.underWay > 0) busyKills += 1;
      await replica.kill();
      expect(await receipts.findLost(shop.db), `acknowledged and lost, seed ${seed}`).toEqual([]);
      await replica.start();
    }
  }

  async function restartAgainAndAgain() {
    for (; restarts < wantedRestarts; restarts += 1) {
      const enough = receipts.acknowledged() + 1 + choices.upTo(8);
      await untilHolds('deliveries are acknowledged', () => receipts.acknowledged() >= enough);
      if (replicas.some(({ underWay }) => underWay > 0)) busyRestarts += 1;
      await postgres.restart();
      expect(await receipts.findLost(shop.db), `acknowledged and lost, seed ${seed}`).toEqual([]);
      expect(await retryStatement(() => findTorn(shop.db)), `torn, seed ${seed}`).toEqual([]);
    }
  }

  await Promise.all([...replicas.map(killAgainAndAgain), restartAgainAndAgain()]);
  await load.stop();
  await untilHolds('every event is delivered', () => allDelivered(shop.control));
  await shop.control.webhooksIdle();
  const numbers = await compareWithStripe(shop.db, shop.control);
  const { cutOff, doubled } = balancer;
  console.log(
    `kills: seed ${seed}`,
    JSON.stringify({
      kills,
      busyKills,
      restarts,
      busyRestarts,
      cutOff,
      doubled,
      answers: receipts.statuses,
      ...load.counts,
      ...numbers,
    }),
  );

  // 1. Everything that could go wrong did.
  expect(kills).toBeGreaterThanOrEqual(wantedKills);
  expect(busyKills).toBeGreaterThan(kills / 4);
  expect(cutOff).toBeGreaterThan(kills / 4);
  expect(busyRestarts).toBeGreaterThanOrEqual(restarts / 4);
  // 2. Nothing that was acknowledged is lost, and all of it was acknowledged in the end.
  expect(await receipts.findLost(shop.db, true)).toEqual([]);
  const [known] = await shop.db.sql<{ n: number }[]>`select count(*)::int as n from stripe_events`;
  expect(known?.n).toBe(receipts.events().length);
  // 3. What was paid is there once, with all that belongs to it.
  const { paid } = numbers;
  expect(paid).toBeGreaterThan(0);
  expect(numbers).toMatchObject({ payments: paid, receipts: paid, grants: numbers.lines });
  expect(numbers.refunds).toBe(numbers.refundsAtStripe);
  expect(numbers.quarantined).toBe(0);
  // 4. One order is one session, however often its checkout was cut off.
  expect(numbers.sessions).toBe(numbers.ordersAtStripe);

  // 5. PostgreSQL once more: whoever lives through it answers again by itself, and ends in order.
  await postgres.restart();
  const isReady = async ({ url }: Replica) =>
    (await fetch(`${url}/readyz`).catch(() => undefined))?.status === 200;
  await Promise.all(
    replicas.map((replica) =>
      waitUntil(`${replica.runtime} is back`, () => isReady(replica), { timeoutMs: 5_000 }),
    ),
  );
  await balancer.close();
  await Promise.all(replicas.map((replica) => replica.stop()));
  expect(trouble()).toEqual([]);
}, 1_800_000);
