import { afterAll, beforeAll, expect, test } from 'vitest';
import { sweepWindows } from '../src/sweep/start-sweep.ts';
import { startApi, type ApiProcess } from './api-process.ts';
import { openShop } from './served-shop.ts';
import { startMailbox, type Mailbox } from '@till/local-mailbox';
import { newBuyer } from './support.ts';

let shop: Awaited<ReturnType<typeof openShop>>;
let mailbox: Mailbox;
let apis: ApiProcess[];
beforeAll(async () => {
  shop = await openShop();
  mailbox = await startMailbox();
  // The sweep waits until there is something to find, however slow the start.
  for (const { name } of sweepWindows) {
    await shop.db.sql`insert into sweeps (name, due_at) values (${name}, 'infinity')`;
  }
  const mail = { SMTP_URL: mailbox.url, MAIL_FROM: 'Till <shop@example.com>' };
  const environment = { ...shop.environment, ...mail };
  // Two replicas, one on each runtime. No webhook endpoint: nothing tells them of what happens at Stripe.
  apis = await Promise.all([startApi('node', environment), startApi('deno', environment)]);
});
afterAll(async () => {
  await Promise.all(apis.map((api) => api.stop()));
  await mailbox.close();
  await shop.close();
});

test('a running shop that hears no webhook grants what was paid by itself, and sends one receipt', async () => {
  const buyer = newBuyer(apis[0]?.url ?? '');
  const { sessionId, orderId } = await buyer.start('plumb');
  await shop.control.paySession(sessionId, { waitForWebhook: false, email: 'jo@example.com' });
  await shop.db.sql`update sweeps set due_at = now()`;
  const granted = async () =>
    (await shop.db.sql`select 1 from access where order_id = ${orderId}`).length;
  await expect.poll(granted, { timeout: 55_000, interval: 250 }).toBe(1);
  await expect.poll(() => mailbox.mails.length, { timeout: 30_000, interval: 250 }).toBe(1);
  expect(mailbox.mails[0]).toMatchObject({ to: ['jo@example.com'] });
  // Both replicas were at it, and neither did it twice.
  const [row] = await shop.db.sql`
    select count(*)::int as effects, max(attempts) as attempts from outbox`;
  expect(row).toEqual({ effects: 1, attempts: 1 });
  const finished = async () =>
    (await shop.db.sql`select 1 from sweeps where finished_at is not null`).length;
  await expect.poll(finished, { timeout: 30_000, interval: 250 }).toBe(3);
  const swept = apis.flatMap((api) => api.lines).filter((line) => /"msg":"swept"/.test(line));
  expect(swept).toHaveLength(3);
}, 120_000);

test('both end within their deadline on SIGTERM, with nothing left half done', async () => {
  const ends = await Promise.all(apis.map((api) => api.stop()));
  expect(ends.map(({ code }) => code)).toEqual([0, 0]);
  const [row] = await shop.db.sql`
    select (select count(*)::int from outbox where locked_until > now()) as leases,
      (select count(*)::int from sweeps where finished_at is null) as sweeps`;
  expect(row).toEqual({ leases: 0, sweeps: 0 });
  expect(apis.flatMap((api) => api.lines).join('\n')).not.toContain('jo@example.com');
});
