import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServedShop, type ServedShop } from './served-shop.ts';
import { webhookSecret } from './support.ts';

// Bodies of other projects, when somebody names a folder; else the few of our own beside this file.
const own = fileURLToPath(new URL('events', import.meta.url));
const folder = process.env.TILL_EVENTS_DIR ?? own;
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
console.log(
  `${files.length} recorded events from ${folder === own ? 'our own small set (TILL_EVENTS_DIR is not set)' : 'TILL_EVENTS_DIR'}`,
);

let shop: ServedShop;
beforeAll(async () => void (shop = await startServedShop()));
afterAll(() => shop.close());

async function post(payload: string, secret: string) {
  const header = await shop.stripe.webhooks.generateTestHeaderStringAsync({ payload, secret });
  const response = await fetch(`${shop.apiUrl}/api/webhook`, {
    method: 'POST',
    headers: { 'stripe-signature': header, 'content-type': 'application/json' },
    body: payload,
  });
  return { status: response.status, body: (await response.json()) as { outcome?: string } };
}

const rows = async () => {
  const [row] = await shop.db.sql`
    select (select count(*) from payments)::int + (select count(*) from grants)::int
      + (select count(*) from stripe_events)::int as n`;
  return row?.n as number;
};

test.each(files)(
  '%s is acknowledged with a receipt when signed, refused when not',
  async (file) => {
    const payload = readFileSync(join(folder, file), 'utf8');
    const before = await rows();
    expect((await post(payload, 'whsec_somebody_else_0123456789abcdef')).status).toBe(400);
    expect(await rows()).toBe(before);
    const { status, body } = await post(payload, webhookSecret);
    expect(status).toBe(200);
    expect(['applied', 'duplicate', 'quarantined', 'ignored']).toContain(body.outcome);
  },
);

test('none of them grants anything', async () => {
  const [row] = await shop.db.sql`select count(*)::int as n from grants`;
  expect(row?.n).toBe(0);
});
