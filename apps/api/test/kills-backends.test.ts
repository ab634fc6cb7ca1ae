import { openDatabase } from '@till/db';
import { createTestDatabase } from '@till/db/testing';
import { expect, inject, test } from 'vitest';
import { allDelivered } from './kills/all-delivered.ts';
import { compareWithStripe } from './kills/compare-with-stripe.ts';
import { findTorn } from './kills/find-torn.ts';
import { keepReceipts } from './kills/keep-receipts.ts';
import { keepReplica } from './kills/replica.ts';
import { readRunOptions } from './kills/read-run-options.ts';
import { seededChoices } from './kills/seeded-choices.ts';
import { startLoad } from './kills/shop-under-load.ts';
import { startBalancer } from './kills/start-balancer.ts';
import { waitUntil } from './kills/wait-until.ts';
import { openShop } from './served-shop.ts';
import { webhookSecret } from './support.ts';

// PostgreSQL ends the connections of one API process, one after the other, while people buy.
const { seed, terminations: wanted } = readRunOptions();

/** A shop whose statements take long enough to be hit in the middle, seen through connections that nobody ends. */
async function openSlowShop() {
  const given = await createTestDatabase(inject('postgresUrl'));
  await given.db.sql`
    create function take_time() returns trigger language plpgsql as
      'begin perform pg_sleep(0.01); return new; end'`;
  for (const table of ['orders', 'payments', 'grants', 'outbox', 'refunds', 'stripe_events']) {
    await given.db.sql`
      create trigger take_time before insert or update on ${given.db.sql(table)}
      for each row execute function take_time()`;
  }
  await given.db.close();
  const db = openDatabase(`${given.url}?application_name=observer`, { maxConnections: 2 });
  return openShop({ shopUrl: given.shopUrl, db }, { retryDelaysMs: Array(100_000).fill(100) });
}

test.each(['node', 'deno'] as const)(
  'on %s, a process whose connections are ended all the time tears nothing and does all its work',
  async (runtime) => {
    const choices = seededChoices(`${seed}:${runtime}`);
    const shop = await openSlowShop();
    const replica = keepReplica(runtime, shop.environment);
    await replica.start();
    const receipts = keepReceipts();
    const balancer = await startBalancer([replica], choices, receipts.note);
    shop.control.addWebhook({ url: `${balancer.url}/api/webhook`, secret: webhookSecret });
    const load = startLoad(balancer.url, shop.control, seed, 6);
    const expectNoTrouble = () =>
      expect([...replica.trouble, ...receipts.trouble, ...load.trouble], `seed ${seed}`).toEqual(
        [],
      );
    try {
      let [ended, inTheMiddle] = [0, 0];
      while (ended < wanted) {
        const [hit] = await shop.db.sql<{ was: string }[]>`
          with chosen as materialized (
            select pid, state from pg_stat_activity
            where datname = current_database() and application_name = 'till'
            order by (state = 'active' and ${choices.chance(60)}::bool) desc, random() limit 1
          )
          select state as was from chosen where pg_terminate_backend(pid)`;
        if (hit) ended += 1;
        if (hit?.was === 'active') inTheMiddle += 1;
        expect(await findTorn(shop.db), `seed ${seed}`).toEqual([]);
        const enough = replica.served + 1 + choices.upTo(2);
        await waitUntil(`${runtime} answers`, () => {
          expectNoTrouble();
          return replica.served >= enough;
        });
      }
      await load.stop();
      await waitUntil('every event is delivered', () => {
        expectNoTrouble();
        return allDelivered(shop.control);
      });
      await shop.control.webhooksIdle();
      const numbers = await compareWithStripe(shop.db, shop.control);
      console.log(
        `backends on ${runtime}: seed ${seed}`,
        JSON.stringify({ ended, inTheMiddle, answers: receipts.statuses, ...load.counts }),
      );
      expect(inTheMiddle).toBeGreaterThan(ended / 10);
      expect(numbers.paid).toBeGreaterThan(0);
      expect(numbers).toMatchObject({ payments: numbers.paid, grants: numbers.lines });
      expect(await receipts.findLost(shop.db, true)).toEqual([]);
      await replica.stop();
      expectNoTrouble();
    } finally {
      await replica.kill();
      await balancer.close();
      await shop.close();
    }
  },
  900_000,
);
