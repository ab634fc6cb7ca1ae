import { createTestDatabase, startTestServer, type TestServer } from '@till/db/testing';
import { startEmulator, type Emulator } from '@till/stripe-emulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contestants } from '../contestants.ts';
import { checkRows } from '../measure/check-rows.ts';
import { deliver } from '../measure/deliver.ts';
import { bodyBytes, makeSales } from '../world/make-sales.ts';
import { startTill } from '../world/start-till.ts';

let postgres: TestServer;
let emulator: Emulator;
beforeAll(async () => {
  [postgres, emulator] = await Promise.all([startTestServer(), startEmulator({ port: 0 })]);
});
afterAll(async () => {
  await emulator.close();
  await postgres.stop();
});

test('every event is different, and as long as it should be', () => {
  const sales = makeSales(50);
  expect(new Set(sales.map((sale) => sale.eventId)).size).toBe(50);
  expect(new Set(sales.map((sale) => sale.orderId)).size).toBe(50);
  for (const { body, sessionId } of sales) {
    expect(Buffer.byteLength(body)).toBe(bodyBytes);
    expect(JSON.parse(body).data.object.id).toBe(sessionId);
  }
});

test('Till acknowledges each event of a load and writes its rows once', async () => {
  const { db, url } = await createTestDatabase(postgres.url);
  const stripe = { url: new URL(emulator.url), pid: 0, startMs: 0, stop: async () => {} };
  const server = await startTill({ emulator: stripe }, url, 'source');
  try {
    const contestant = contestants.find(({ name }) => name === 'till')!;
    const running = { contestant, servers: [server], db };
    const world = { postgresPid: process.pid, settle: async () => {} };
    const delivered = await deliver(world, running, { count: 60, connections: 8 });
    expect(delivered.eventsPerSecond).toBeGreaterThan(0);
    expect(delivered.memoryMb).toBeGreaterThan(10);
    // Nobody delivered this one: the check must miss it.
    await expect(checkRows(db, contestant.rows, makeSales(1))).rejects.toThrow(
      'stripe_events has 0 rows of 0 sales; 1 were acknowledged.',
    );
  } finally {
    await server.stop();
    await db.close();
  }
});
