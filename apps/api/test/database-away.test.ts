import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateDatabase, openDatabase } from '@till/db';
import { seedCatalogue } from '@till/db/seed';
import { startPostgres, type LocalPostgres } from '@till/local-postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi, type ApiProcess } from './api-process.ts';
import { postEvent } from './post-event.ts';
import { openShop, readRuntime } from './served-shop.ts';
import { newBuyer, newClientKey, shopCodeOf } from './support.ts';

// PostgreSQL stops and comes back while the API runs.
const dataDir = join(mkdtempSync(join(tmpdir(), 'till-away-')), 'data');
let postgres: LocalPostgres;
let shop: Awaited<ReturnType<typeof openShop>>;
let api: ApiProcess;

beforeAll(async () => {
  postgres = await startPostgres({ dataDir, durable: false });
  await migrateDatabase(postgres.url);
  await seedCatalogue(postgres.url);
  shop = await openShop({ shopUrl: postgres.url, db: openDatabase(postgres.url) });
  api = await startApi(readRuntime(), shop.environment);
});
afterAll(async () => {
  await api.stop();
  await shop.close();
  await postgres.stop();
  rmSync(join(dataDir, '..'), { recursive: true });
});

const readyStatus = async () => (await fetch(`${api.url}/readyz`)).status;

test('without PostgreSQL everybody is told to come again, and all of it works once it is back', async () => {
  const buyer = newBuyer(api.url);
  const { sessionId, orderId } = await buyer.start('koerper-und-raum');
  await shop.control.paySession(sessionId, { waitForWebhook: false });
  const [event = { id: 'none' }] = shop.control.events('checkout.session.completed');
  const fetchFile = () =>
    fetch(`${api.url}/api/downloads/${orderId}/1`, { headers: { 'x-till-buyer': buyer.token } });
  const clientKey = newClientKey();

  for (const round of [1, 2]) {
    await postgres.stop();
    expect(await readyStatus()).toBe(503);
    expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
    expect(await postEvent(api.url, event)).toEqual({ status: 503, outcome: undefined });
    const calls = [
      buyer.client.catalogue.list.query(),
      buyer.client.catalogue.read.query({ slug: 'plumb' }),
      buyer.read(sessionId),
      buyer.client.orders.list.query(),
      buyer.client.orders.readPage.query({ orderId, line: 1 }),
      newBuyer(api.url).start('plumb', 1, clientKey),
    ];
    const codes = await Promise.all(calls.map(shopCodeOf));
    expect(codes).toEqual(calls.map(() => 'DATABASE_UNAVAILABLE'));
    const file = await fetchFile();
    expect([file.status, await file.json()]).toEqual([
      503,
      { error: 'The shop is having a short break. Please try again.' },
    ]);

    postgres = await startPostgres({ dataDir, durable: false, port: postgres.port });
    await expect.poll(readyStatus, { timeout: 30_000 }).toBe(200);
    expect(await postEvent(api.url, event)).toEqual({
      status: 200,
      outcome: round === 1 ? 'applied' : 'duplicate',
    });
    expect((await fetchFile()).status).toBe(200);
    expect((await newBuyer(api.url).start('plumb', 1, clientKey)).url).toContain(shop.emulator.url);
  }
  const orders = await shop.db.sql`select 1 from orders where client_key = ${clientKey}`;
  expect(orders).toHaveLength(1);
});
