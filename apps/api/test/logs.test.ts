import { signPayload } from '@till/stripe-emulator';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readLinkToken } from './read-link-token.ts';
import { startMailbox, type Mailbox } from '@till/local-mailbox';
import { startServedShop, type ServedShop } from './served-shop.ts';
import { newBuyer, newClientKey, shopCodeOf } from './support.ts';

// A shop that sells, fails and is attacked, with values that are easy to find again. Then its whole output is read.
const webhookSecret = 'whsec_c4n4ryWebhook0123456789';
const secrets = {
  STRIPE_SECRET_KEY: 'sk_test_c4n4ryKey0123456789',
  STRIPE_WEBHOOK_SECRET: `${webhookSecret},whsec_c4n4ryOld0123456789`,
  BUYER_SECRET: 'c4n4ry-buyer-secret-of-32-characters',
  LOG_LEVEL: 'trace',
};
const email = 'c4n4ry.buyer@example.com';
const hostile = '\r\n{"level":60,"msg":"forged"}\n\u001b[31mred\u001b[0m\u0000\u2028';

let shop: ServedShop;
let mailbox: Mailbox;
const { LOG_LEVEL: _noSecret, ...hidden } = secrets;
const kept: Record<string, string> = { email, ...hidden, webhookSecret };
let orderId = '';
let eventIds: string[] = [];

beforeAll(async () => {
  mailbox = await startMailbox();
  const mail = { SMTP_URL: mailbox.url, MAIL_FROM: 'Till <shop@example.com>' };
  shop = await startServedShop({ ...secrets, ...mail });
  // The test delivers the events itself, signed with its own secret.
  await shop.control.holdWebhooks(true);
  await playJourney();
  await playLink();
  await playFailures();
  await playAttacks();
  await shop.api.stop();
});
afterAll(async () => {
  await shop.close();
  await mailbox.close();
});

async function post(payload: string, secret = webhookSecret, headers = {}) {
  const signature = signPayload(payload, [secret], Math.floor(Date.now() / 1000));
  kept[`signature ${Object.keys(kept).length}`] = /v1=(\w+)/.exec(signature)?.[1] ?? '';
  return fetch(`${shop.apiUrl}/api/webhook`, {
    method: 'POST',
    headers: { 'stripe-signature': signature, ...headers },
    body: payload,
  });
}

async function playJourney() {
  const buyer = newBuyer(shop.apiUrl);
  const clientKey = newClientKey();
  const started = await buyer.start('koerper-und-raum', 1, clientKey);
  orderId = started.orderId;
  Object.assign(kept, {
    clientKey,
    sessionId: started.sessionId,
    buyerToken: buyer.token.split('.')[1],
    buyerId: buyer.token.split('.')[0],
  });
  await shop.control.paySession(started.sessionId, { email, waitForWebhook: false });
  const events = shop.control.events('checkout.session.completed');
  eventIds = events.map(({ id }) => id);
  for (const event of events) expect((await post(JSON.stringify(event))).status).toBe(200);
  expect((await buyer.read(started.sessionId)).state).toBe('paid');
  const file = await fetch(`${shop.apiUrl}/api/downloads/${orderId}/1`, {
    headers: { 'x-till-buyer': buyer.token },
  });
  expect(file.status).toBe(200);
  kept.downloadLink = file.url.slice(file.url.lastIndexOf('.') + 1);
}

async function playLink() {
  const browser = newBuyer(shop.apiUrl);
  const { requestLink, openLink } = browser.client.access;
  await requestLink.mutate({ email });
  // What the background does with the purchase and the link is part of the output too.
  const token = await vi.waitUntil(() => readLinkToken(mailbox.mails, email), { timeout: 30_000 });
  const clientKey = newClientKey();
  const { deviceToken } = await openLink.mutate({ token, clientKey });
  expect(await shopCodeOf(openLink.mutate({ token, clientKey: newClientKey() }))).toBe('NOT_FOUND');
  const headers = { 'x-till-device': deviceToken };
  const file = await fetch(`${shop.apiUrl}/api/downloads/${orderId}/1`, { headers });
  expect(file.status).toBe(200);
  await fetch(`${shop.apiUrl}/purchases/open?token=${token}`);
  Object.assign(kept, { linkToken: token, linkKey: clientKey, deviceToken });
}

async function playFailures() {
  const buyer = newBuyer(shop.apiUrl);
  const failing = async (kind: '429' | '500') => {
    shop.control.setFault({ path: '/v1/checkout/sessions', method: 'POST', kind });
    expect(await shopCodeOf(newBuyer(shop.apiUrl).start('plumb'))).toBe('STRIPE_UNAVAILABLE');
  };
  await failing('429');
  await failing('500');
  const { sessionId } = await buyer.start('plumb');
  // Statements that fail carry what they were given.
  await shop.db.sql`alter table payments rename to payments_elsewhere`;
  const call = buyer.client.orders.readBySession.query({ sessionId });
  expect(await shopCodeOf(call)).toBe('INTERNAL');
  const [event] = shop.control.events('checkout.session.completed');
  expect((await post(JSON.stringify({ ...event, id: 'evt_again' }))).status).toBe(503);
  await shop.db.sql`alter table payments_elsewhere rename to payments`;
  await shop.db.sql`alter table products rename to products_elsewhere`;
  const read = buyer.client.catalogue.read.query({ slug: 'c4n4ry-slug' });
  expect(await shopCodeOf(read)).toBe('INTERNAL');
  await shop.db.sql`alter table products_elsewhere rename to products`;
  kept.failedSessionId = sessionId;
}

async function playAttacks() {
  await post('{}', 'whsec_c4n4ryForged0123456789');
  const [event] = shop.control.events('checkout.session.completed');
  await post(JSON.stringify({ ...event, type: `evil${hostile}` }));
  await post(JSON.stringify({ ...event, id: `evt_${hostile}` }));
  await fetch(`${shop.apiUrl}/${encodeURIComponent(hostile)}?token=c4n4ry-query`);
  await fetch(`${shop.apiUrl}/healthz`, { headers: { 'x-till-buyer': 'c4n4ry.token' } });
  await fetch(
    `${shop.apiUrl}/trpc/catalogue.read?input=${encodeURIComponent(JSON.stringify({ slug: hostile }))}`,
  );
  await fetch(`${shop.apiUrl}/trpc/${encodeURIComponent(hostile)}`);
  await fetch(`${shop.apiUrl}/api/downloads/${encodeURIComponent(hostile)}/1`);
}

type Line = { level: number; msg: string; reqId?: string } & Record<string, unknown>;
const readLines = () => shop.api.lines.map((line) => JSON.parse(line) as Line);

test('every line is one JSON object, whatever was sent', () => {
  const lines = readLines();
  expect(lines.length).toBeGreaterThan(30);
  expect(lines.filter((line) => typeof line.level !== 'number')).toEqual([]);
  expect(lines.filter(({ msg }) => msg === 'forged')).toEqual([]);
  expect(shop.api.output()).not.toContain('\u001b');
});

test('no secret, address, token or key stands anywhere in the output', () => {
  expect(Object.keys(kept).length).toBeGreaterThan(12);
  const found = Object.entries(kept).filter(
    ([, value]) => value === '' || shop.api.output().includes(value),
  );
  expect(found).toEqual([]);
  expect(/.*c4n4ry.*/.exec(shop.api.output())?.[0]).toBeUndefined();
});

test('what happened can be followed by request, order and event', () => {
  const lines = readLines();
  const started = lines.find(({ msg }) => msg === 'checkout started');
  expect(started).toMatchObject({ orderId, reqId: expect.any(String) });
  const received = lines.find(
    ({ msg, eventId }) => msg === 'event received' && eventId === eventIds[0],
  );
  expect(received).toMatchObject({ orderId, outcome: 'applied', reqId: expect.any(String) });
  const requests = lines.filter(({ msg }) => msg === 'incoming request');
  expect(new Set(requests.map(({ reqId }) => reqId)).size).toBe(requests.length);
  expect(lines.find(({ msg }) => msg === 'checkout not opened')).toMatchObject({
    orderId: expect.any(String),
    reqId: expect.any(String),
  });
  const failed = lines.filter(({ msg }) => msg === 'procedure failed');
  expect(failed.map(({ path }) => path)).toEqual([
    'checkout.start',
    'checkout.start',
    'orders.readBySession',
    'catalogue.read',
  ]);
  expect(failed.every(({ reqId }) => typeof reqId === 'string')).toBe(true);
});
