import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { forgetLedger } from '@till/db/testing';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { listPublicKeys, makeLicenceSigner } from '../src/fulfilment/licence-signer.ts';
import { signLicence } from '../src/fulfilment/signed-licence.ts';
import { deliverEvent, makeEvent } from './deliver-event.ts';
import { readLedger } from './read-ledger.ts';
import {
  newBuyer,
  startShop,
  stripeSecretKey,
  webhookSecret,
  type RunningShop,
} from './support.ts';

const bin = fileURLToPath(new URL('../src/cli/till.ts', import.meta.url));
let shop: RunningShop;
let environment: Record<string, string>;
beforeAll(async () => {
  shop = await startShop();
  environment = {
    STRIPE_SECRET_KEY: stripeSecretKey,
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    STRIPE_API_BASE: shop.emulator.url,
    CLIENT_URL: 'http://localhost:5173',
    DATABASE_URL: shop.databaseUrl,
    BUYER_SECRET: shop.tools.config.buyerSecrets.join(),
  };
});
afterAll(() => shop.close());

/** Runs the real command in a process of its own. */
function till(args: string[], env: Record<string, string> = environment) {
  return new Promise<{ code: number; out: string; err: string }>((resolve) => {
    execFile(
      process.execPath,
      [bin, ...args],
      { env: { ...env, NO_COLOR: '1' } },
      (error, out, err) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err });
      },
    );
  });
}

async function buy(slug = 'plumb') {
  const buyer = newBuyer(shop.apiUrl);
  const { sessionId, orderId } = await buyer.start(slug);
  await shop.control.paySession(sessionId, { email: 'jo.doe@example.com' });
  await shop.control.webhooksIdle();
  const [event] = await shop.db.sql`select id from stripe_events where object_id = ${sessionId}`;
  return { buyer, sessionId, orderId, eventId: String(event?.id) };
}

test.each([
  [['--help'], 'sweep'],
  [['sweep', '--help'], '--days'],
  [['rebuild', '--help'], 'Sends no mails'],
  [['events', '--help'], 'replay'],
  [['events', 'list', '--help'], '--outcome'],
  [['events', 'show', '--help'], '--show-personal'],
  [['events', 'replay', '--help'], '--dry-run'],
  [['orders', '--help'], 'show'],
  [['orders', 'show', '--help'], '--json'],
  [['orders', 'refund', '--help'], '--dry-run'],
  [['licence', '--help'], 'import'],
  [['licence', 'verify', '--help'], '--public-key'],
])('till %j explains itself without any configuration', async (args, word) => {
  const { code, out } = await till(args, {});
  expect([code, out.startsWith('Usage: till')]).toEqual([0, true]);
  expect(out).toContain(word);
});

test.each([
  [['swep'], 'sweep'],
  [['events', 'list', '--outcome', 'lost'], 'quarantined'],
  [['events', 'list', '--limit', 'many'], 'number'],
  [['events', 'show'], 'event'],
  [['orders', 'show', 'a', 'b'], 'too many'],
  [['sweep', '--days', '0'], 'days'],
  [['sweep', '--hours', '3'], '--hours'],
])('till %j is refused with code 2 and a hint, before anything is opened', async (args, word) => {
  const { code, out, err } = await till(args, {});
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(word);
});

test('a missing configuration is named, with code 1', async () => {
  const { code, err } = await till(['events', 'list'], {});
  expect(code).toBe(1);
  expect(err).toContain('DATABASE_URL is missing');
});

test('a database that does not answer, and Stripe that does not, are said in a sentence with code 1', async () => {
  const nowhere = 'postgres://nobody:canary-password@127.0.0.1:1/none';
  const database = await till(['events', 'list'], { ...environment, DATABASE_URL: nowhere });
  expect([database.code, database.err]).toEqual([
    1,
    expect.stringContaining('The database does not answer'),
  ]);
  const stripe = await till(['sweep'], { ...environment, STRIPE_API_BASE: 'http://127.0.0.1:1' });
  expect([stripe.code, stripe.err]).toEqual([1, expect.stringContaining('Stripe did not do it')]);
  expect(database.err + stripe.err).not.toMatch(/canary-password|sk_test|\n\s+at /);
});

test('orders show finds an order by its id and by its session, with its e-mail address masked', async () => {
  const { orderId, sessionId } = await buy();
  const byId = await till(['orders', 'show', orderId]);
  expect(byId.code).toBe(0);
  for (const word of [
    orderId,
    sessionId,
    'paid',
    'plumb',
    `receipt:${sessionId}`,
    'checkout.session.completed',
    'line 1',
  ]) {
    expect(byId.out).toContain(word);
  }
  expect(byId.out).toContain('j…@…');
  expect(byId.out).not.toContain('doe@');
  expect((await till(['orders', 'show', sessionId])).out).toBe(byId.out);
  const json = await till(['orders', 'show', sessionId, '--json']);
  expect(JSON.parse(json.out)).toMatchObject({
    order: { id: orderId },
    payment: { status: 'paid', buyer_email: 'j…@…' },
    openLines: [1],
  });
  const [grant] = await shop.db.sql`select seed from grants where order_id = ${orderId}`;
  expect(json.out).not.toContain(grant?.seed as string);
  expect((await till(['orders', 'show', orderId, '--show-personal'])).out).toContain(
    'jo.doe@example.com',
  );
});

test('what is not there is said, with code 1', async () => {
  for (const args of [
    ['orders', 'show', 'cs_none'],
    ['events', 'show', 'evt_none'],
    ['events', 'replay', 'evt_none'],
    ['events', 'replay', 'evt_none', '--dry-run'],
  ]) {
    const { code, err } = await till(args);
    expect([code, err]).toEqual([1, expect.stringContaining('There is no')]);
  }
});

test('events list shows what needs a person, as a table and as JSON', async () => {
  const { sessionId } = await newBuyer(shop.apiUrl).start('plumb');
  const session = await shop.stripe.checkout.sessions.retrieve(sessionId);
  const event = makeEvent('checkout.session.completed', {
    ...session,
    payment_status: 'paid',
    currency: 'jpy',
  });
  await deliverEvent(shop, event);
  const table = await till(['events', 'list', '--outcome', 'quarantined']);
  expect(table.out).toMatch(
    new RegExp(`${event.id} .*quarantined .*currency: not the currency of the order`),
  );
  const json = JSON.parse(
    (await till(['events', 'list', '--outcome', 'quarantined', '--json'])).out,
  ) as object[];
  expect(json).toMatchObject([{ id: event.id, outcome: 'quarantined' }]);
  expect((await till(['events', 'list', '--outcome', 'parked'])).out).toBe('No events.\n');
});

test('events show prints what was signed, with customers masked unless asked', async () => {
  const { eventId } = await buy();
  const shown = await till(['events', 'show', eventId, '--json']);
  const { payload } = JSON.parse(shown.out) as {
    payload: { data: { object: Record<string, unknown> } };
  };
  expect(payload.data.object.customer_details).toMatchObject({ email: 'j…@…' });
  expect(shown.out).not.toContain('doe@');
  expect((await till(['events', 'show', eventId, '--show-personal'])).out).toContain(
    'jo.doe@example.com',
  );
});

test('an address or a name in any corner of an event is masked, a product’s name is not', async () => {
  const { sessionId } = await newBuyer(shop.apiUrl).start('plumb');
  const session = await shop.stripe.checkout.sessions.retrieve(sessionId);
  const event = makeEvent('checkout.session.completed', {
    ...session,
    currency: 'jpy',
    payment_status: 'paid',
    customer_details: { email: 'jo.doe@example.com', name: 'Jo Canary', phone: '+49301234' },
    metadata: { ...session.metadata, note: 'ask jo.doe@example.com', name: 'Plumb' },
    custom_fields: [{ text: { value: 'reach me: jo.doe@example.com' } }],
  });
  await deliverEvent(shop, event);
  for (const flags of [[], ['--json']]) {
    const { out } = await till(['events', 'show', event.id, ...flags]);
    expect(out).not.toMatch(/doe@|Canary|49301234/);
    expect(out).toContain('ask j…@…');
    expect(out).toContain('"Plumb"');
  }
});

test('events replay --dry-run prints the rows it would change; without it they are changed', async () => {
  const { eventId, sessionId, buyer, orderId } = await buy();
  await forgetLedger(shop.db);
  await deliverEvent(shop, { ...makeEvent('customer.created', {}), id: 'evt_other' });
  const session = await shop.stripe.checkout.sessions.retrieve(sessionId);
  const event = makeEvent('checkout.session.completed', { ...session, currency: 'jpy' });
  await shop.db.sql`
    insert into stripe_events (id, type, object_id, payload, outcome, reason, secret_index, latency_ms)
    values (${eventId}, 'checkout.session.completed', ${sessionId},
      ${JSON.stringify({ ...event, id: eventId, data: { object: session } })}, 'quarantined', 'test', 0, 0)`;
  const dry = await till(['events', 'replay', eventId, '--dry-run']);
  expect([dry.code, dry.err]).toEqual([0, '']);
  expect(dry.out).toContain('It would be applied. Nothing was written.');
  expect(dry.out).toContain(`orders ${orderId} (new)`);
  expect(dry.out).toContain('  outcome: quarantined → applied');
  expect(dry.out).not.toContain('doe@');
  expect((await readLedger(shop.db)).orders).toEqual([]);
  const json = JSON.parse(
    (await till(['events', 'replay', eventId, '--dry-run', '--json'])).out,
  ) as { changes: object[] };
  expect(json).toMatchObject({ dryRun: true, outcome: 'applied' });
  expect(json.changes.length).toBeGreaterThanOrEqual(5);
  expect(await till(['events', 'replay', eventId])).toMatchObject({ code: 0, out: 'applied\n' });
  expect((await buyer.read(sessionId)).state).toBe('paid');
});

test('events prune drops old payloads alone; their events still do nothing twice and cannot be replayed', async () => {
  const { eventId, sessionId } = await buy();
  const session = await shop.stripe.checkout.sessions.retrieve(sessionId);
  const tampered = makeEvent('checkout.session.completed', { ...session, currency: 'jpy' });
  await deliverEvent(shop, tampered);
  const young = makeEvent('checkout.session.completed', session);
  await deliverEvent(shop, young);
  await shop.db.sql`
    update stripe_events set received_at = now() - interval '91 days' where id in (${eventId}, ${tampered.id})`;
  expect((await till(['events', 'prune'])).code).not.toBe(0);
  expect(await till(['events', 'prune', '--older-than', '90'])).toMatchObject({
    code: 0,
    out: 'Dropped the payloads of 1 events.\n',
  });
  const kept = await shop.db.sql`
    select id from stripe_events where payload is null and object_id = ${sessionId}`;
  expect(kept.map(({ id }) => id)).toEqual([eventId]);
  expect(await till(['events', 'replay', eventId])).toMatchObject({
    code: 1,
    err: expect.stringContaining('was dropped'),
  });
  expect((await till(['events', 'show', eventId])).code).toBe(0);
  const again = { ...makeEvent('checkout.session.completed', session), id: eventId };
  expect((await deliverEvent(shop, again)).outcome).toBe('duplicate');
  const [row] = await shop.db.sql`
    select (select count(*)::int from grants where session_id = ${sessionId}) as grants,
      (select count(*)::int from outbox where key = ${`receipt:${sessionId}`}) as receipts`;
  expect(row).toEqual({ grants: 1, receipts: 1 });
});

test('sweep and rebuild bring back what is lost and say how much; a second run finds nothing', async () => {
  const { buyer, sessionId } = await buy();
  const { lines } = await buyer.read(sessionId);
  const before = await readLedger(shop.db);
  await forgetLedger(shop.db);
  const rebuilt = await till(['rebuild', '--json']);
  expect([rebuilt.code, JSON.parse(rebuilt.out)]).toMatchObject([0, { failed: 0 }]);
  expect((await buyer.read(sessionId)).lines).toEqual(lines);
  expect((await readLedger(shop.db)).payments).toEqual(
    expect.arrayContaining(before.payments ?? []),
  );
  const swept = await till(['sweep', '--days', '1', '--json']);
  expect([swept.code, JSON.parse(swept.out)]).toMatchObject([0, { applied: 0, healed: 0 }]);
  expect((await till(['sweep'])).out).toMatch(
    /^sessions +refunds +disputes +applied +healed +quarantined +failed\n\d/,
  );
});

test('licence verify needs no configuration but the public keys, and says what is wrong with a key', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'till-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const signer = makeLicenceSigner(Buffer.alloc(32, 'cli'));
  const orderId = '01938f6e-4c1a-7cc3-98c4-dc0c0c07398f';
  const key = signLicence({ prefix: 'PLUMB', slug: 'plumb', orderId, line: 1, unit: 2 }, signer);
  const file = join(folder, 'keys.json');
  writeFileSync(file, JSON.stringify(listPublicKeys([signer])));
  const good = await till(['licence', 'verify', key, '--public-key', file, '--json'], {});
  expect([good.code, JSON.parse(good.out)]).toMatchObject([0, { valid: true, orderId, unit: 2 }]);
  const forged = key.replace('PLUMB', 'JOIST');
  const bad = await till(['licence', 'verify', forged, '--public-key', file, '--json'], {});
  expect([bad.code, JSON.parse(bad.out)]).toEqual([1, { valid: false, reason: 'forged' }]);
  const own = await till(['licence', 'public-key'], environment);
  expect([own.code, own.out]).toEqual([0, expect.stringContaining('BEGIN PUBLIC KEY')]);
  writeFileSync(file, own.out);
  const other = await till(['licence', 'verify', key, '--public-key', file], {});
  expect([other.code, other.err]).toEqual([1, expect.stringContaining('not among these')]);
});

test('licence import fills a pool once, hands out what was missing, and names the lines it refuses', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'till-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const load = (slug: string, text: string) => {
    writeFileSync(join(folder, 'keys.txt'), text);
    return till(['licence', 'import', slug, join(folder, 'keys.txt'), '--json']);
  };
  expect((await load('selvage', 'A')).err).toContain('no product selvage whose keys come from');
  await shop.db.sql`
    update products set content = content || '{"source": "pool"}' where slug in ('selvage', 'joist-founders')`;
  const { buyer, sessionId } = await buy('selvage');
  const delivery = async () => (await buyer.read(sessionId)).lines[0]?.delivery;
  expect(await delivery()).toMatchObject({ keys: [], keysWaiting: 1 });
  const waiting = await till(['licence', 'pools']);
  expect(waiting.out).toMatch(/selvage +0 +0 +1/);
  const twice = await load('selvage', 'A\nB\n\nA\n');
  expect([twice.code, twice.err]).toEqual([
    1,
    expect.stringContaining('line 4: the same key as line 1'),
  ]);
  expect(JSON.parse((await load('selvage', 'A\r\nB\n')).out)).toEqual({
    added: 2,
    alreadyThere: 0,
    handedOut: 1,
  });
  expect(await delivery()).toMatchObject({ keys: ['A'], keysWaiting: 0 });
  expect(JSON.parse((await load('selvage', 'A\nB\nC')).out)).toEqual({
    added: 1,
    alreadyThere: 2,
    handedOut: 0,
  });
  const foreign = await load('joist-founders', 'D\nB');
  expect([foreign.code, foreign.err]).toEqual([
    1,
    expect.stringContaining('line 2: selvage has it'),
  ]);
});
