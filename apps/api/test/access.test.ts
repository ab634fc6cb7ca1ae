import type { AppRouter } from '@till/contracts/router';
import { createTRPCClient, httpLink } from '@trpc/client';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeLinkToken } from '../src/access/link-token.ts';
import { makeBuyerToken } from '../src/buyer-token.ts';
import { openMailer, type Mailer } from '../src/outbox/mailer.ts';
import type { OutboxTools } from '../src/outbox/perform-effect.ts';
import { workOutbox } from '../src/outbox/start-outbox.ts';
import { silent } from './collect-log.ts';
import { readLinkToken } from './read-link-token.ts';
import { startMailbox, type Mailbox } from '@till/local-mailbox';
import { newBuyer, newClientKey, shopCodeOf, startShop, type RunningShop } from './support.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

let shop: RunningShop;
let mailbox: Mailbox;
let mailer: Mailer;
let tools: OutboxTools;
/** How far the shop's clock is ahead. */
let aheadMs = 0;

beforeAll(async () => {
  shop = await startShop({ clock: () => Date.now() + aheadMs });
  mailbox = await startMailbox();
  const from = 'Till <shop@example.com>';
  shop.tools.config.mail = { smtpUrl: mailbox.url, from };
  mailer = openMailer(mailbox.url, from);
  tools = { ...shop.tools, mailer };
});
afterAll(async () => {
  mailer.close();
  await mailbox.close();
  await shop.close();
});
beforeEach(async () => {
  aheadMs = 0;
  mailbox.mails.length = 0;
  await shop.db.sql`delete from outbox`;
  await shop.db.sql`delete from call_counts`;
});

/** A browser that keeps its device token as the web keeps its cookie. */
function newBrowser() {
  const kept = { device: '' };
  const client = createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: `${shop.apiUrl}/trpc`,
        headers: () => (kept.device ? { 'x-till-device': kept.device } : {}),
      }),
    ],
  });
  return {
    client,
    kept,
    async open(token: string, clientKey = newClientKey(), userAgent = '') {
      const opened = await client.access.openLink.mutate({ token, clientKey, userAgent });
      kept.device = opened.deviceToken;
    },
    download: (orderId: string) =>
      fetch(`${shop.apiUrl}/api/downloads/${orderId}/1`, {
        headers: { 'x-till-device': kept.device },
      }),
    listOrderIds: async () => (await client.orders.list.query()).map(({ id }) => id).sort(),
  };
}

async function buy(email: string, slug = 'plumb') {
  const buyer = newBuyer(shop.apiUrl);
  const started = await buyer.start(slug);
  await shop.control.paySession(started.sessionId, { email });
  return { ...started, buyer };
}

/** Asks for a link and sends what is due. */
async function ask(email: string) {
  await newBrowser().client.access.requestLink.mutate({ email });
  while ((await workOutbox(tools, silent)) > 0);
}

const tokenFor = (email: string) => readLinkToken(mailbox.mails, email) ?? '';

async function letIn(email: string, browser = newBrowser()) {
  await ask(email);
  await browser.open(tokenFor(email));
  return browser;
}

const rowsOf = async (table: 'access_links' | 'outbox' | 'devices', email?: string) => {
  const { sql } = shop.db;
  return sql`select * from ${sql(table)} where ${email ? sql`email = ${email}` : sql`true`}`;
};

test('whoever lost the cookie gets a link and sees on a phone what was paid with their address, and nothing else', async () => {
  const file = await buy('Lost@Example.com', 'koerper-und-raum');
  const page = await buy('lost@example.com', 'the-drawer');
  const other = await buy('other@example.com', 'koerper-und-raum');
  await ask(' LOST@example.COM ');
  // To the address of the newest purchase, whatever was typed.
  expect(mailbox.mails.filter(({ text }) => text.includes('purchases/open'))).toMatchObject([
    { to: ['lost@example.com'] },
  ]);
  const phone = newBrowser();
  await phone.open(tokenFor('lost@example.com'));
  expect(await phone.listOrderIds()).toEqual([file.orderId, page.orderId].sort());
  const order = await phone.client.orders.readBySession.query({ sessionId: file.sessionId });
  expect(order).toMatchObject({ state: 'paid', lines: [{ delivery: { kind: 'file' } }] });
  const reading = phone.client.orders.readPage.query({ orderId: page.orderId, line: 1 });
  expect((await reading).sections.length).toBeGreaterThan(0);
  const answer = await phone.download(file.orderId);
  expect([answer.status, (await answer.arrayBuffer()).byteLength]).toEqual([200, 175_017]);

  expect((await phone.download(other.orderId)).status).toBe(404);
  const theirs = phone.client.orders.readBySession.query({ sessionId: other.sessionId });
  expect(await shopCodeOf(theirs)).toBe('NOT_FOUND');
  expect(await newBrowser().listOrderIds()).toEqual([]);
});

test('an address that bought something and one that did not are answered alike, and only one gets a letter', async () => {
  await buy('known@example.com');
  await shop.db.sql`delete from outbox`;
  const answers = [];
  for (const email of ['known@example.com', 'unknown@example.com']) {
    const payload = { email };
    const url = '/trpc/access.requestLink';
    const { statusCode, headers, body } = await shop.app.inject({ method: 'POST', url, payload });
    const { date: _date, ...told } = headers;
    answers.push({ statusCode, told, body });
  }
  expect(answers[0]?.statusCode).toBe(200);
  expect(answers[1]).toEqual(answers[0]);
  // Both wrote, so both waited for the disk: the answer of the one is no faster than that of the other.
  expect(await shop.db.sql`select calls from call_counts`).toMatchObject([
    { calls: 1 },
    { calls: 1 },
  ]);
  expect(await rowsOf('access_links', 'known@example.com')).toHaveLength(1);
  expect(await rowsOf('access_links', 'unknown@example.com')).toEqual([]);
  expect(await rowsOf('outbox')).toMatchObject([{ kind: 'access-link' }]);
  expect(JSON.stringify(await shop.db.sql`select * from call_counts`)).not.toContain('known@');
});

test('the letter is in the language of who asks', async () => {
  await buy('sprache@example.com');
  const { requestLink } = newBrowser().client.access;
  await requestLink.mutate({ email: 'sprache@example.com', locale: 'de' });
  while ((await workOutbox(tools, silent)) > 0);
  expect(mailbox.mails.map(({ text }) => text).join()).toContain('15 Minuten lang');
  await newBrowser().open(tokenFor('sprache@example.com'));
});

test.each([
  ['a checkout that was never paid', async () => {}],
  ['a payment that failed', failDebit],
])('%s is no purchase: no letter goes out', async (_name, settle) => {
  const email = `nothing-${settle.name}@example.com`;
  const { sessionId } = await newBuyer(shop.apiUrl).start('plumb');
  if (settle === failDebit) await shop.control.paySession(sessionId, { email, method: 'debit' });
  await settle(sessionId);
  await shop.db.sql`delete from outbox`;
  await ask(email);
  expect(mailbox.mails).toEqual([]);
});

async function failDebit(sessionId: string) {
  shop.control.failDebit(sessionId);
  await shop.control.webhooksIdle();
}

test('of ten browsers that open one link at once, one is let in', async () => {
  await buy('once@example.com');
  await ask('once@example.com');
  const token = tokenFor('once@example.com');
  const browsers = Array.from({ length: 10 }, () => newBrowser());
  const results = await Promise.all(browsers.map((browser) => shopCodeOf(browser.open(token))));
  expect(results.filter((code) => code === 'no error')).toHaveLength(1);
  expect(results.filter((code) => code === 'NOT_FOUND')).toHaveLength(9);
  expect(await rowsOf('devices', 'once@example.com')).toHaveLength(1);
  expect(await shopCodeOf(newBrowser().open(token))).toBe('NOT_FOUND');
});

test('two presses of one button are one device, as long as it is in', async () => {
  await buy('twice@example.com');
  await ask('twice@example.com');
  const token = tokenFor('twice@example.com');
  const clientKey = newClientKey();
  const [one, two] = [newBrowser(), newBrowser()];
  await Promise.all([one.open(token, clientKey), two.open(token, clientKey)]);
  expect(one.kept.device).toBe(two.kept.device);
  expect(await rowsOf('devices', 'twice@example.com')).toHaveLength(1);
  await one.client.access.signOut.mutate({});
  expect(await shopCodeOf(two.open(token, clientKey))).toBe('NOT_FOUND');
  aheadMs = 16 * minuteMs;
  expect(await shopCodeOf(two.open(token, clientKey))).toBe('NOT_FOUND');
});

test('a link is over after 15 minutes, and a letter that is late by so much is not sent', async () => {
  await buy('late@example.com');
  await ask('late@example.com');
  const token = tokenFor('late@example.com');
  aheadMs = 15 * minuteMs + 1_000;
  expect(await shopCodeOf(newBrowser().open(token))).toBe('NOT_FOUND');
  aheadMs = 14 * minuteMs;
  await newBrowser().open(token);

  mailbox.mails.length = 0;
  await newBrowser().client.access.requestLink.mutate({ email: 'late@example.com' });
  aheadMs += 16 * minuteMs;
  while ((await workOutbox(tools, silent)) > 0);
  expect(mailbox.mails).toEqual([]);
  const late = (await rowsOf('outbox')).filter(({ kind }) => kind === 'access-link');
  expect(late.at(-1)).toMatchObject({ last_error: 'skipped: no longer true' });
});

test('what the database holds, and what is signed for another purpose, opens nothing', async () => {
  const { buyer } = await buy('forge@example.com');
  await ask('forge@example.com');
  const { buyerSecrets } = shop.tools.config;
  const [link] = await rowsOf('access_links', 'forge@example.com');
  const token = tokenFor('forge@example.com');
  const linkId = String(link?.id);
  expect(token).toBe(makeLinkToken(linkId, buyerSecrets));
  const forged = [
    linkId,
    `${linkId}.`,
    `${linkId}.${'A'.repeat(43)}`,
    token.slice(0, -1),
    `${token}.x`,
    token.toUpperCase(),
    makeLinkToken(linkId, ['another-secret-of-32-characters-----']),
    makeLinkToken('00000000-0000-4000-8000-000000000000', buyerSecrets),
    makeBuyerToken(linkId, buyerSecrets),
    buyer.token,
  ];
  for (const one of forged) {
    expect([one, await shopCodeOf(newBrowser().open(one))]).toEqual([one, 'NOT_FOUND']);
  }
  const asBuyer = await shop.app.inject({
    url: '/trpc/orders.list',
    headers: { 'x-till-buyer': token },
  });
  expect(asBuyer.json().result.data).toEqual([]);
  // The link was not used up by any of it.
  await newBrowser().open(token);
  const [device] = await rowsOf('devices', 'forge@example.com');
  for (const guess of [device?.token_hash, device?.id, token, 'A'.repeat(43), '']) {
    const browser = newBrowser();
    browser.kept.device = String(guess);
    expect([guess, await browser.listOrderIds()]).toEqual([guess, []]);
  }
});

test('a device that is signed out is out at the next request', async () => {
  const { orderId } = await buy('devices@example.com', 'koerper-und-raum');
  const [one, two, three] = [
    await letIn('devices@example.com'),
    await letIn('devices@example.com'),
    await letIn('devices@example.com'),
  ];
  const access = await one.client.access.read.query();
  expect(access).toMatchObject({ email: 'devices@example.com' });
  expect(access?.devices.filter(({ current }) => current)).toHaveLength(1);
  expect(access?.devices).toHaveLength(3);

  const own = (await two.client.access.read.query())?.devices.find(({ current }) => current);
  await one.client.access.signOut.mutate({ deviceId: String(own?.id) });
  expect((await two.download(orderId)).status).toBe(404);
  expect([await two.listOrderIds(), await two.client.access.read.query()]).toEqual([[], null]);
  expect((await three.download(orderId)).status).toBe(200);

  await one.client.access.signOutOthers.mutate();
  expect((await three.download(orderId)).status).toBe(404);
  expect((await one.client.access.read.query())?.devices).toHaveLength(1);
  await one.client.access.signOut.mutate({});
  expect((await one.download(orderId)).status).toBe(404);
  expect(await shopCodeOf(one.client.access.signOut.mutate({}))).toBe('NOT_FOUND');
  expect(await shopCodeOf(one.client.access.signOutOthers.mutate())).toBe('NOT_FOUND');
});

test('nobody signs out a device of another address', async () => {
  await buy('mine@example.com');
  await buy('yours@example.com');
  const [mine, yours] = [await letIn('mine@example.com'), await letIn('yours@example.com')];
  const deviceId = String((await yours.client.access.read.query())?.devices[0]?.id);
  expect(await shopCodeOf(mine.client.access.signOut.mutate({ deviceId }))).toBe('NOT_FOUND');
  await mine.client.access.signOutOthers.mutate();
  expect(await yours.listOrderIds()).toHaveLength(1);
});

test('a device that nobody used for 30 days is out; one that is used stays in', async () => {
  await buy('idle@example.com');
  const [used, idle] = [await letIn('idle@example.com'), await letIn('idle@example.com')];
  aheadMs = 20 * dayMs;
  expect(await used.listOrderIds()).toHaveLength(1);
  aheadMs = 31 * dayMs;
  expect([(await used.listOrderIds()).length, await idle.listOrderIds()]).toEqual([1, []]);
  expect((await used.client.access.read.query())?.devices).toHaveLength(1);
  aheadMs = 62 * dayMs;
  expect(await used.listOrderIds()).toEqual([]);
});

test('a browser that opens a second link is one device, of the second address', async () => {
  await buy('first@example.com');
  const { orderId } = await buy('second@example.com');
  const browser = await letIn('first@example.com');
  const before = newBrowser();
  before.kept.device = browser.kept.device;
  await letIn('second@example.com', browser);
  expect(await browser.listOrderIds()).toEqual([orderId]);
  expect(browser.kept.device).not.toBe(before.kept.device);
  expect(await before.listOrderIds()).toEqual([]);
});

test('five letters an hour go to one address, and the sixth call is refused whether it bought anything or not', async () => {
  await buy('flood@example.com');
  await shop.db.sql`delete from outbox`;
  for (const email of ['flood@example.com', 'never@example.com']) {
    const asking = Array.from({ length: 8 }, (_, i) =>
      shopCodeOf(ask(i % 2 === 0 ? email : email.toUpperCase())),
    );
    expect((await Promise.all(asking)).sort()).toEqual([
      ...Array(3).fill('TOO_MANY_REQUESTS'),
      ...Array(5).fill('no error'),
    ]);
  }
  expect(mailbox.mails.map(({ to }) => to.join())).toEqual(Array(5).fill('flood@example.com'));
  await shop.db.sql`update call_counts set ends_at = now()`;
  await ask('flood@example.com');
  expect(mailbox.mails).toHaveLength(6);
});

test('whoever types the address of somebody else at the checkout sees nothing of theirs', async () => {
  const victim = await buy('victim@example.com');
  const attacker = await buy('victim@example.com');
  const seen = await attacker.buyer.client.orders.list.query();
  expect(seen.map(({ id }) => id)).toEqual([attacker.orderId]);
  expect(await shopCodeOf(attacker.buyer.read(victim.sessionId))).toBe('NOT_FOUND');
});

test.each([
  ['kim@example.com', '\u212Aim@example.com'],
  ['jo@example.com', 'jo@example.com.'],
  ['ana@example.com', 'ana@ex\u00e4mple.com'],
  ['sil@example.com', 's\u0131l@example.com'],
])('%s and %s are two addresses', async (email, other) => {
  const theirs = await buy(email);
  const { sessionId } = await buy('swap@example.com');
  await shop.db.sql`update payments set buyer_email = ${other} where session_id = ${sessionId}`;
  await shop.db.sql`delete from outbox`;
  await ask(other);
  expect(mailbox.mails.flatMap(({ to }) => to)).not.toContain(email);
  const browser = await letIn(email);
  expect(await browser.listOrderIds()).toEqual([theirs.orderId]);
});

test('with a link, too, what was refunded is shown as that and stays closed', async () => {
  const { orderId, sessionId } = await buy('refund@example.com', 'koerper-und-raum');
  const phone = await letIn('refund@example.com');
  expect((await phone.download(orderId)).status).toBe(200);
  const session = await shop.stripe.checkout.sessions.retrieve(sessionId);
  shop.control.createRefund({ paymentIntent: String(session.payment_intent) });
  await shop.control.webhooksIdle();
  expect((await phone.download(orderId)).status).toBe(404);
  expect(await phone.client.orders.list.query()).toMatchObject([
    { state: 'refunded', lines: [{ delivery: null }] },
  ]);
});

test('a device is described by its browser and system, whatever it says of itself', async () => {
  await buy('agent@example.com');
  const agents = [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
    '<script>alert(1)</script>\r\n\u0000'.repeat(100),
    '',
  ];
  for (const agent of agents) {
    await ask('agent@example.com');
    await newBrowser().open(tokenFor('agent@example.com'), newClientKey(), agent);
  }
  const browser = await letIn('agent@example.com');
  const devices = (await browser.client.access.read.query())?.devices ?? [];
  expect(devices.map(({ browser: name, system }) => `${name} ${system}`).sort()).toEqual([
    'Firefox Windows',
    'Safari iOS',
    'null null',
    'null null',
    'null null',
  ]);
});

test('links and devices that are long over are removed by the calls that follow', async () => {
  const { sql } = shop.db;
  await sql`
    insert into access_links (id, email, expires_at)
    select gen_random_uuid(), 'old@example.com', now() - interval '2 days' from generate_series(1, 12)`;
  await sql`
    insert into devices (id, token_hash, link_id, email, last_seen_at)
    select gen_random_uuid(), 'old ' || n, gen_random_uuid(), 'old@example.com', now() - interval '100 days'
    from generate_series(1, 12) n`;
  for (const name of ['a', 'b', 'c']) await ask(`${name}@example.com`);
  expect(await rowsOf('access_links', 'old@example.com')).toEqual([]);
  expect(await rowsOf('devices', 'old@example.com')).toEqual([]);
});
