import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '@till/db';
import { deliveries } from '../src/observe/channels.ts';
import { serveMetrics } from '../src/observe/serve-metrics.ts';
import { workOutbox } from '../src/outbox/start-outbox.ts';
import { openStripe } from '../src/stripe.ts';
import { limitsFor, openStripeQueue } from '../src/stripe-queue.ts';
import { sweepWhatIsDue } from '../src/sweep/start-sweep.ts';
import { silent } from './collect-log.ts';
import { deliverEvent, makeEvent } from './deliver-event.ts';
import { newBuyer, startShop, stripeSecretKey, type RunningShop } from './support.ts';

let shop: RunningShop;
let metrics: Awaited<ReturnType<typeof serveMetrics>>;
beforeAll(async () => {
  const stripeQueue = openStripeQueue(limitsFor(80));
  shop = await startShop({ stripeQueue });
  const config = { stripeSecretKey, stripeApiBase: new URL(shop.emulator.url) };
  // The API holds the same tools.
  shop.tools.stripe = openStripe(config, 2_000, { queue: stripeQueue });
  metrics = await serveMetrics(shop.tools, { host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  metrics.close();
  await shop.close();
});

/** Every sample of one scrape: its name with its labels, and its value. */
async function scrape(url = metrics.url): Promise<Map<string, number>> {
  const response = await fetch(url);
  expect(response.headers.get('content-type')).toContain('text/plain; version=0.0.4');
  const samples = (await response.text()).split('\n').filter((line) => /^[a-z]/.test(line));
  return new Map(
    samples.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

test('a purchase moves the numbers: its delivery, its call to Stripe, its letter', async () => {
  const before = await scrape();
  const delivered =
    'till_webhook_duration_seconds_count{type="checkout.session.completed",outcome="applied"}';
  expect(before.get(delivered)).toBeUndefined();

  const { sessionId } = await newBuyer(shop.apiUrl).start('plumb');
  await shop.control.paySession(sessionId);
  await expect.poll(async () => (await scrape()).get(delivered), { timeout: 20_000 }).toBe(1);

  const after = await scrape();
  expect(after.get('till_webhook_lag_seconds_count{type="checkout.session.completed"}')).toBe(1);
  expect(
    after.get(
      'till_stripe_call_duration_seconds_count{method="POST",route="/v1/checkout/sessions",outcome="2xx"}',
    ),
  ).toBe(1);
  expect(after.get('till_stripe_wait_seconds_count{asker="customer"}')).toBe(1);
  expect(after.get('till_outbox_effects{state="due"}')).toBe(1);
  expect(after.get('till_outbox_oldest_due_seconds')).toBeGreaterThan(0);
  expect(after.get('till_database_up')).toBe(1);
  expect(after.get('till_batch_size_sum')).toBeGreaterThan(0);
  expect(after.get('till_batch_waiting')).toBe(0);

  await workOutbox({ ...shop.tools, mailer: undefined }, silent);
  const sent = await scrape();
  expect(sent.get('till_outbox_effects_total{kind="receipt",outcome="skipped"}')).toBe(1);
  expect(sent.get('till_outbox_effects{state="due"}')).toBe(0);
});

test('what a sweep heals is counted', async () => {
  shop.control.holdWebhooks(true);
  const { sessionId } = await newBuyer(shop.apiUrl).start('plumb');
  await shop.control.paySession(sessionId, { waitForWebhook: false });
  const tools = { ...shop.tools, clock: () => Date.now() + 10 * 60_000 };
  await sweepWhatIsDue(tools, silent);
  shop.control.holdWebhooks(false);
  const samples = await scrape();
  expect(samples.get('till_sweeps_total{window="hour",complete="true"}')).toBe(1);
  expect(samples.get('till_sweep_healed_total{window="hour"}')).toBe(1);
});

test('no label is a word from outside: unknown types share one, ids stand nowhere', async () => {
  const ignored = 'till_webhook_duration_seconds_count{type="other",outcome="ignored"}';
  const before = (await scrape()).get(ignored) ?? 0;
  for (let i = 0; i < 5; i += 1) {
    await deliverEvent(shop, makeEvent(`made.up.${i}`, { id: 'cs_test_canary' }));
  }
  await fetch(`${shop.apiUrl}/api/webhook`, { method: 'POST', body: '{}' });
  const text = await (await fetch(metrics.url)).text();
  expect(text).toContain(`${ignored} ${before + 5}`);
  expect(text).toContain('till_webhook_duration_seconds_count{type="other",outcome="refused"} 1');
  expect(text).not.toMatch(/made\.up|cs_test|pi_|evt_|@/);
});

test('every number that the dashboard shows is one of a scrape', async () => {
  const dashboard = new URL('../../../docs/grafana/till.json', import.meta.url);
  const { panels } = JSON.parse(readFileSync(dashboard, 'utf8')) as {
    panels: { targets?: { expr: string }[] }[];
  };
  const expressions = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
  const asked = expressions.flatMap((expr) => expr.match(/(till|process|nodejs)_\w+/g) ?? []);
  const text = await (await fetch(metrics.url)).text();
  const known = [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = '', type]) =>
    type === 'histogram' ? ['bucket', 'sum', 'count'].map((part) => `${name}_${part}`) : [name],
  );
  expect(expressions.length).toBeGreaterThan(20);
  expect(asked.filter((name) => !known.includes(name))).toEqual([]);
  expect(
    known.filter(
      (name) =>
        name.startsWith('till_') && !/_(sum|count|bucket)$/.test(name) && !asked.includes(name),
    ),
  ).toEqual([]);
});

test('while PostgreSQL is away a scrape still answers, says so, and knows nothing of the outbox', async () => {
  const db = openDatabase('postgres://till:secret@127.0.0.1:9/till');
  const away = await serveMetrics({ db }, { host: '127.0.0.1', port: 0 });
  const samples = await scrape(away.url);
  expect(samples.get('till_database_up')).toBe(0);
  expect([...samples.keys()].filter((name) => name.startsWith('till_outbox_oldest'))).toEqual([]);
  expect(samples.get('process_resident_memory_bytes')).toBeGreaterThan(0);
  away.close();
  await db.close();
});

test('nothing but /metrics is served, and nobody counts after the end', async () => {
  expect((await fetch(metrics.url.replace('/metrics', '/'))).status).toBe(404);
  const other = await serveMetrics(shop.tools, { host: '127.0.0.1', port: 0 });
  other.close();
  metrics.close();
  expect(deliveries.isHeard()).toBe(false);
});
