import { join } from 'node:path';
import { appRouter } from '@till/contracts/router';
import { openDatabase } from '@till/db';
import { forget } from '@till/db/testing';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildApp } from '../src/app.ts';
import { makeBuyerToken, readBuyerToken } from '../src/buyer-token.ts';
import { nothingSwept, sweepStripe } from '../src/sweep/sweep-stripe.ts';
import type { Tools } from '../src/tools.ts';
import { apiFolder, startProgram } from './api-process.ts';
import { silent } from './collect-log.ts';
import { deliverEvent, makeEvent } from './deliver-event.ts';
import { readLedger } from './read-ledger.ts';
import { openShop } from './served-shop.ts';
import { newBuyer, newClientKey, oldWebhookSecret, startShop, webhookSecret } from './support.ts';

let shop: Awaited<ReturnType<typeof startShop>>;
beforeAll(async () => void (shop = await startShop()));
afterAll(() => shop.close());

/** The same shop once more, with other tools. */
async function buildTwin(tools: Partial<Tools>): Promise<FastifyInstance> {
  const app = await buildApp({ ...shop.tools, ...tools });
  onTestFinished(() => app.close());
  return app;
}

const withSecrets = (...webhookSecrets: string[]) =>
  buildTwin({ config: { ...shop.tools.config, webhookSecrets } });

const sign = (payload: string, secret: string) =>
  shop.stripe.webhooks.generateTestHeaderStringAsync({ payload, secret });

const post = (app: FastifyInstance, payload: string, signature: string) =>
  app.inject({
    method: 'POST',
    url: '/api/webhook',
    payload,
    headers: { 'content-type': 'application/json', 'stripe-signature': signature },
  });

/** An order whose session is paid at Stripe, and the event that says so, which nobody has delivered. */
async function buy(slug = 'plumb') {
  const buyer = newBuyer(shop.apiUrl);
  const started = await buyer.start(slug);
  const session = await shop.stripe.checkout.sessions.retrieve(started.sessionId);
  const paid = { status: 'complete', payment_status: 'paid', payment_intent: `pi_${session.id}` };
  const completed = makeEvent('checkout.session.completed', { ...session, ...paid });
  return { ...started, buyer, session, completed };
}

test('money that comes after its order was closed is granted all the same', async () => {
  const { buyer, session, completed } = await buy('joist-founders');
  await deliverEvent(
    shop,
    makeEvent('checkout.session.expired', { ...session, status: 'expired' }),
  );
  expect((await buyer.read(session.id)).state).toBe('expired');
  expect((await deliverEvent(shop, completed)).outcome).toBe('applied');
  expect(await buyer.read(session.id)).toMatchObject({
    state: 'paid',
    lines: [{ delivery: { kind: 'licence' } }],
  });
});

test('an event that overtakes our note of its session finds its order', async () => {
  const { buyer, orderId, session, completed } = await buy();
  await forget(shop.db, `update orders set stripe_session_id = null where id = '${orderId}'`);
  expect((await deliverEvent(shop, completed)).outcome).toBe('applied');
  expect(await buyer.read(session.id)).toMatchObject({ id: orderId, state: 'paid' });
});

test('a NUL in an event, which PostgreSQL cannot store, keeps nobody from their order', async () => {
  const { buyer, session, completed } = await buy();
  const customer_details = { email: 'buyer\u0000@example.com' };
  const object = { ...completed.data.object, customer_details };
  expect((await deliverEvent(shop, { ...completed, data: { object } })).outcome).toBe('applied');
  expect((await buyer.read(session.id)).state).toBe('paid');
});

test('the success page and the webhook at the same moment are one payment and one letter', async () => {
  await shop.control.holdWebhooks(true);
  const buyer = newBuyer(shop.apiUrl);
  const { orderId, sessionId } = await buyer.start('plumb');
  await shop.control.paySession(sessionId, { waitForWebhook: false });
  const event = shop.control.events('checkout.session.completed').at(-1) ?? {};
  await Promise.all([
    buyer.read(sessionId),
    deliverEvent(shop, event),
    buyer.read(sessionId),
    deliverEvent(shop, event),
  ]);
  await shop.control.holdWebhooks(false);
  const [row] = await shop.db.sql`
    select (select count(*)::int from payments where order_id = ${orderId}) as payments,
      (select count(*)::int from grants where order_id = ${orderId}) as grants,
      (select count(*)::int from outbox where body->>'sessionId' = ${sessionId}) as letters`;
  expect(row).toEqual({ payments: 1, grants: 1, letters: 1 });
});

test('a success page that is loaded again and again asks Stripe once in five seconds', async () => {
  const buyer = newBuyer(shop.apiUrl);
  const { sessionId } = await buyer.start('plumb');
  await Promise.all(Array.from({ length: 20 }, () => buyer.read(sessionId)));
  const path = `/v1/checkout/sessions/${sessionId}`;
  expect(shop.control.countRequests({ method: 'GET', path })).toBe(1);
});

test.each([10, -10])(
  'a replica whose clock is %i minutes wrong refuses what is signed, and the sweep brings it',
  async (minutes) => {
    const clock = () => Date.now() + minutes * 60_000;
    const app = await buildTwin({ clock });
    const { sessionId } = await newBuyer(shop.apiUrl).start('plumb');
    await shop.control.holdWebhooks(true);
    await shop.control.paySession(sessionId, { waitForWebhook: false });
    const event = JSON.stringify(shop.control.events('checkout.session.completed').at(-1));
    const before = await readLedger(shop.db);
    expect((await post(app, event, await sign(event, webhookSecret))).statusCode).toBe(400);
    expect(await readLedger(shop.db)).toEqual(before);

    const swept = nothingSwept();
    const sinceSeconds = null;
    const options = { sinceSeconds, cause: 'sweep', swept } as const;
    await sweepStripe({ ...shop.tools, clock }, options, silent);
    const [row] = await shop.db.sql`select status from payments where session_id = ${sessionId}`;
    expect(row?.status).toBe('paid');
    await shop.control.holdWebhooks(false);
  },
);

test('while a secret is rotated either of its two signatures is enough, in any order', async () => {
  const { completed } = await buy();
  const payload = JSON.stringify(completed);
  const [ofNew, ofOld] = [
    await sign(payload, webhookSecret),
    await sign(payload, oldWebhookSecret),
  ];
  const v1 = (header: string) => /v1=\w+/.exec(header)?.[0];
  const time = /t=\d+/.exec(ofNew)?.[0];
  const apps = [await withSecrets(webhookSecret), await withSecrets(oldWebhookSecret)];
  for (const app of [...apps, await withSecrets(webhookSecret, oldWebhookSecret)]) {
    for (const both of [`${time},${v1(ofNew)},${v1(ofOld)}`, `${time},${v1(ofOld)},${v1(ofNew)}`]) {
      expect((await post(app, payload, both)).statusCode).toBe(200);
    }
  }
  const removed = await withSecrets(webhookSecret);
  expect((await post(removed, payload, ofOld)).statusCode).toBe(400);
});

test('a test event is acknowledged by a live shop and writes nothing', async () => {
  const { completed } = await buy();
  const app = await buildTwin({ config: { ...shop.tools.config, livemode: true } });
  const payload = JSON.stringify(completed);
  const before = await readLedger(shop.db);
  const answer = await post(app, payload, await sign(payload, webhookSecret));
  expect([answer.statusCode, answer.json().outcome]).toEqual([200, 'ignored']);
  expect(await readLedger(shop.db)).toEqual(before);
});

test('what a request says of amounts and currencies changes no price', async () => {
  const said = {
    amountMinor: 1,
    unitAmountMinor: 1,
    priceMinor: 1,
    currency: 'jpy',
    buyerId: 'b_x',
  };
  const payload = { slug: 'plumb', quantity: 2, clientKey: newClientKey(), ...said };
  await shop.app.inject({ method: 'POST', url: '/trpc/checkout.start', payload });
  const orders = await shop.db.sql`
    select o.amount_minor = 2 * p.price_minor and o.currency = p.currency and o.buyer_id <> 'b_x' as true_price
    from orders o, products p where o.client_key = ${payload.clientKey} and p.slug = 'plumb'`;
  // A strict schema would refuse it: no order is as good as one at our price.
  expect(orders.every((order) => order.true_price)).toBe(true);
});

test.each([
  '../package.json',
  '../../../../etc/passwd',
  '..%2fpackage.json',
  '/etc/passwd',
  '.gitattributes',
  'no\r\nsuch: file',
  '..\\package.json',
])('a catalogue that names the file %j gives no file away', async (path) => {
  const { buyer, orderId, completed } = await buy('workbench-icons');
  await deliverEvent(shop, completed);
  const headers = { 'x-till-buyer': buyer.token };
  const download = () => fetch(`${shop.apiUrl}/api/downloads/${orderId}/1`, { headers });
  expect((await download()).status).toBe(200);
  await setContent('workbench-icons', { path });
  const answer = await download();
  await setContent('workbench-icons', { path: 'workbench-icons.zip' });
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toMatch(/root:|"name"|linguist|binary/);
});

test.each(['a\r\nset-cookie: stolen=1', 'a"; filename=b.exe', '\u202egpj.exe', '../../a', '💾\\'])(
  'a file that is called %j leaves the headers whole',
  async (fileName) => {
    const { buyer, orderId, completed } = await buy('workbench-icons');
    await deliverEvent(shop, completed);
    await setContent('workbench-icons', { fileName });
    const headers = { 'x-till-buyer': buyer.token };
    const answer = await fetch(`${shop.apiUrl}/api/downloads/${orderId}/1`, { headers });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="([^"\\\r\n]|\\.)*"(; filename\*=UTF-8''[\w%.!~*'()-]+)?$/,
    );
  },
);

function setContent(slug: string, change: object) {
  return shop.db.sql`
    update products set content = content || ${JSON.stringify(change)}::text::jsonb where slug = ${slug}`;
}

test('a refund ends a download between two of its ranges', async () => {
  const buyer = newBuyer(shop.apiUrl);
  const { orderId, sessionId } = await buyer.start('koerper-und-raum');
  await shop.control.paySession(sessionId);
  const door = `${shop.apiUrl}/api/downloads/${orderId}/1`;
  const whole = await fetch(door, { headers: { 'x-till-buyer': buyer.token } });
  await whole.body?.cancel();
  const fetchPart = (range: string) => fetch(whole.url, { headers: { range } });
  expect((await fetchPart('bytes=0-99')).status).toBe(206);
  const session = await shop.stripe.checkout.sessions.retrieve(sessionId);
  shop.control.createRefund({ paymentIntent: String(session.payment_intent) });
  await shop.control.webhooksIdle();
  expect((await fetchPart('bytes=100-199')).status).toBe(404);
});

test('what is somebody else’s is answered byte for byte like what does not exist', async () => {
  const { orderId, sessionId, completed } = await buy('the-drawer');
  await deliverEvent(shop, completed);
  const { buyer: stranger } = await buy();
  const nobody = '01938f6e-4c1a-7cc3-98c4-dc0c0c07398f';
  const line = (id: string) => encodeURIComponent(JSON.stringify({ orderId: id, line: 1 }));
  const ask = (id: string) => encodeURIComponent(JSON.stringify({ sessionId: id }));
  const pairs = [
    [
      `/trpc/orders.readBySession?input=${ask(sessionId)}`,
      `/trpc/orders.readBySession?input=${ask('cs_test_no')}`,
    ],
    [`/trpc/orders.readPage?input=${line(orderId)}`, `/trpc/orders.readPage?input=${line(nobody)}`],
    [`/api/downloads/${orderId}/1`, `/api/downloads/${nobody}/1`],
  ];
  const see = async (url = '') => {
    const answer = await shop.app.inject({ url, headers: { 'x-till-buyer': stranger.token } });
    const { date: _date, ...headers } = answer.headers;
    return { status: answer.statusCode, headers, body: answer.body };
  };
  for (const [theirs, missing] of pairs) {
    const answer = await see(theirs);
    expect(answer.status).toBe(404);
    expect(answer).toEqual(await see(missing));
  }
});

const secrets = ['the-new-secret-of-32-characters-xxxx', 'the-old-secret-of-32-characters-xxxx'];
const token = makeBuyerToken('b_somebody', secrets);

test.each<[string, unknown]>([
  ['signed with another secret', makeBuyerToken('b_somebody', ['another'])],
  ['signed with an empty secret', makeBuyerToken('b_somebody', [''])],
  ['of another buyer', token.replace('b_somebody', 'b_another')],
  ['cut', token.slice(0, -1)],
  ['with something behind it', `${token}.x`],
  ['without a signature', 'b_somebody.'],
  ['without a buyer', token.slice(token.indexOf('.'))],
  ['in capitals', token.toUpperCase()],
  ['twice', [token, token]],
  ['of a thousand characters', `b_${'x'.repeat(1_000)}.y`],
  ['that is missing', undefined],
])('a buyer token %s is nobody’s', (_what, given) => {
  expect(readBuyerToken(given, secrets)).toBeUndefined();
});

test('a buyer token outlives the rotation of its secret, and ends when the secret is removed', () => {
  const before = makeBuyerToken('b_somebody', secrets.slice(1));
  expect(readBuyerToken(before, secrets)).toBe('b_somebody');
  expect(readBuyerToken(before, secrets.slice(0, 1))).toBeUndefined();
});

test('on a database that may not be written nothing is acknowledged, and the catalogue is still there', async () => {
  const { completed } = await buy();
  const url = new URL(shop.databaseUrl);
  url.searchParams.set('default_transaction_read_only', 'on');
  const db = openDatabase(url.href);
  onTestFinished(() => db.close());
  const app = await buildTwin({ db });
  const payload = JSON.stringify(completed);
  const before = await readLedger(shop.db);
  const signature = await sign(payload, webhookSecret);
  expect((await post(app, payload, signature)).statusCode).toBe(503);
  const start = { slug: 'plumb', quantity: 1, clientKey: newClientKey() };
  const started = await app.inject({ method: 'POST', url: '/trpc/checkout.start', payload: start });
  expect(started.json().error.data.shopCode).toBe('DATABASE_UNAVAILABLE');
  expect((await app.inject({ url: '/trpc/catalogue.list' })).statusCode).toBe(200);
  expect(await readLedger(shop.db)).toEqual(before);
  expect((await post(shop.app, payload, signature)).json().outcome).toBe('applied');
});

test('only what is a mutation changes anything: a checkout, and what lets a device in or out', () => {
  // At run time the record is flat.
  const flat = appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>;
  const procedures = Object.entries(flat);
  expect(procedures.map(([name]) => name)).toEqual([
    'catalogue.list',
    'catalogue.read',
    'checkout.start',
    'orders.list',
    'orders.readBySession',
    'orders.readPage',
    'access.read',
    'access.requestLink',
    'access.openLink',
    'access.signOut',
    'access.signOutOthers',
  ]);
  const mutations = procedures.filter(([, procedure]) => procedure._def.type === 'mutation');
  expect(mutations.map(([name]) => name)).toEqual([
    'checkout.start',
    'access.requestLink',
    'access.openLink',
    'access.signOut',
    'access.signOutOthers',
  ]);
});

test('a rejection that nobody handles ends the process with words in the log', async () => {
  const { environment, close } = await openShop();
  onTestFinished(close);
  const reject = "process.on('SIGUSR2', () => Promise.reject(new Error('nobody waits for this')))";
  const main = join(apiFolder, 'src/main.ts');
  const args = ['--import', `data:text/javascript,${encodeURIComponent(reject)}`, main];
  const api = startProgram(process.execPath, args, environment);
  onTestFinished(() => void api.kill('SIGKILL'));
  await api.waitFor(/Server listening/);
  api.kill('SIGUSR2');
  expect((await api.exited).code).toBe(1);
  const last = JSON.parse(api.lines.findLast((line) => line.includes('crashed')) ?? '{}');
  expect(last).toMatchObject({ level: 60, err: { message: 'nobody waits for this' } });
});
