import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { makeBuyerToken } from '../src/buyer-token.ts';
import { makeDownloadLink } from '../src/download-link.ts';
import { expandText, readCorpus, writeCase, type HostileCase } from './hostile-cases.ts';
import { sendBytes, type RawAnswer } from './send-bytes.ts';
import { startServedShop, type ServedShop } from './served-shop.ts';
import { newBuyer, oldWebhookSecret, webhookSecret } from './support.ts';

// Requests that nobody honest sends, from `corpus/`: each has its answer, writes nothing and asks Stripe nothing.
const secrets = {
  current: webhookSecret,
  old: oldWebhookSecret,
  foreign: 'whsec_somebody_else_0123456789abc',
  empty: '',
};
const corpus = readCorpus();

let shop: ServedShop;
let values: Record<string, string>;
let countRows: () => Promise<Record<string, number>>;

beforeAll(async () => {
  shop = await startServedShop();
  // The sweep has no business here: it would ask Stripe in between.
  await shop.db.sql`
    insert into sweeps (name, due_at) select name, 'infinity' from unnest(${['hour', 'two-days', '35-days']}::text[]) name
    on conflict (name) do update set due_at = excluded.due_at`;
  values = await sellSomething(shop.environment.BUYER_SECRET);
  countRows = await prepareCounting();
});
afterAll(() => shop.close());

/** A victim who bought a file, another who bought a page, one who has not paid yet, and an attacker with a token. */
async function sellSomething(buyerSecret: string): Promise<Record<string, string>> {
  const [victim, reader, undecided, attacker] = [1, 2, 3, 4].map(() => newBuyer(shop.apiUrl));
  if (!victim || !reader || !undecided || !attacker) throw new Error('four buyers');
  const bought = await victim.start('koerper-und-raum');
  const read = await reader.start('the-drawer');
  const open = await undecided.start('plumb');
  await attacker.start('plumb');
  for (const { sessionId } of [bought, read]) await shop.control.paySession(sessionId);
  // What a worker changes in between would look like the doing of a case.
  await vi.waitFor(
    async () => expect(await shop.db.sql`select key from outbox where done_at is null`).toEqual([]),
    { timeout: 50_000, interval: 200 },
  );
  const [victimId = '', victimSignature = ''] = victim.token.split('.');
  const path = 'koerper-und-raum.pdf';
  const linkTo = (orderId: string, change = {}, nowMs = Date.now(), secret = buyerSecret) =>
    makeDownloadLink({ orderId, line: 1, path, ...change }, [secret], nowMs);
  const victimLink = linkTo(bought.orderId);
  const [, , expiresAt = ''] = victimLink.split('.');
  return {
    victimLink,
    victimLinkCut: victimLink.slice(0, -1),
    victimLinkUpper: victimLink.toUpperCase(),
    expiredLink: linkTo(bought.orderId, {}, Date.now() - 3_600_000),
    longerLink: victimLink.replace(expiresAt, String(Number(expiresAt) + 3_600)),
    otherLineLink: victimLink.replace('.1.', '.2.'),
    otherOrderLink: victimLink.replace(bought.orderId, read.orderId),
    foreignLink: linkTo(bought.orderId, {}, Date.now(), 'another-secret-of-32-characters-----'),
    closedLink: linkTo(open.orderId),
    pageLink: linkTo(read.orderId),
    victimSession: bought.sessionId,
    victimOrder: bought.orderId,
    victimOrderBare: bought.orderId.replaceAll('-', ''),
    pageOrder: read.orderId,
    openSession: open.sessionId,
    openOrder: open.orderId,
    victimId,
    victimToken: victim.token,
    victimTokenCut: victim.token.slice(0, -1),
    victimTokenUpper: victim.token.toUpperCase(),
    victimTokenBase64: Buffer.from(victim.token).toString('base64'),
    victimTokenForeign: makeBuyerToken(victimId, ['another-secret-of-32-characters-----']),
    pageToken: reader.token,
    attackerToken: attacker.token,
    attackerSignature: attacker.token.split('.')[1] ?? victimSignature,
  };
}

/** Counts the rows of every table there is, and how often one was changed; but not that somebody called. */
async function prepareCounting() {
  const tables = await shop.db.sql<{ name: string }[]>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'call_counts'
    order by 1`;
  const parts = tables.flatMap(({ name }) => [
    `select '${name}' as name, count(*)::float8 as value from "${name}"`,
    `select 'last change of ${name}', coalesce(max(xmin::text::bigint), 0)::float8 from "${name}"`,
  ]);
  expect(tables.length).toBeGreaterThan(8);
  return async () => {
    const rows = await shop.db.sql.unsafe<{ name: string; value: number }[]>(
      parts.join(' union all '),
    );
    return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
  };
}

function added(before: Record<string, number>, after: Record<string, number>) {
  const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
  const isOfWrite = (name: string) =>
    name.startsWith('last change of ') && changed.includes(name.slice('last change of '.length));
  return Object.fromEntries(
    changed
      .filter((name) => !isOfWrite(name))
      .map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)]),
  );
}

const sameAnswers = new Map<string, string>();
let serial = 0;

/** What is wrong with the answer to a case, in words; undefined when it is as it should be. */
function findFault(hostile: HostileCase, answer: RawAnswer): string | undefined {
  const right = [hostile.expect].flat();
  const [status = 'closed'] = answer.statuses;
  if (!right.includes(status)) return `answered ${status}`;
  if (answer.statuses.length > (hostile.answers ?? 1)) {
    return `answered more than once: ${answer.statuses.join(', ')}`;
  }
  if (answer.statuses.some((each) => each >= 500)) return 'our failure';
  if (hostile.outcome && !answer.body.includes(`"outcome":"${hostile.outcome}"`)) {
    return `not ${hostile.outcome}: ${answer.body}`;
  }
  if (hostile.lacks && answer.text.includes(hostile.lacks)) return `says ${hostile.lacks}`;
  if (/^set-cookie/im.test(answer.text)) return 'sets a cookie';
  const [, location = ''] = /^location: (.*?)\r?$/im.exec(answer.text) ?? [];
  const leads = hostile.leads && expandText(hostile.leads, values);
  if (leads ? !location.startsWith(leads) : location) return `leads to ${location}`;
  if (/node_modules|\bat .*:\d+:\d+|sk_test|whsec_|postgres:/.test(answer.body))
    return 'tells of itself';
  // What the runtime itself refuses is no request yet.
  const routed = hostile.raw === undefined && !/"Client Error"|^$/.test(answer.body);
  const runtimesOwn = [417, 431].includes(Number(status));
  if (routed && !runtimesOwn && !/^x-content-type-options: nosniff/im.test(answer.text))
    return 'without nosniff';
  const same = hostile.sameAnswer;
  if (same) {
    const known = sameAnswers.get(same) ?? answer.body;
    sameAnswers.set(same, known);
    if (known !== answer.body) return 'another answer than for what does not exist';
  }
  return undefined;
}

test('the corpus has its size, and each case a name of its own', () => {
  const names = corpus.flatMap(([file, cases]) => cases.map(({ name }) => `${file} ${name}`));
  expect(names.length).toBeGreaterThanOrEqual(500);
  expect(new Set(names).size).toBe(names.length);
});

test.each(corpus)(
  '%s: every case is answered as it says, and nothing is written',
  async (_file, cases) => {
    const wrong: unknown[] = [];
    let before = await countRows();
    for (const hostile of cases) {
      serial += 1;
      const askedBefore = shop.control.countRequests();
      const nowSeconds = Math.floor(Date.now() / 1000);
      const bytes = writeCase(hostile, { ...values, n: `hostile${serial}` }, secrets, nowSeconds);
      const end = hostile.raw !== undefined && !/^Connection: close/m.test(hostile.raw);
      const answer = await sendBytes(shop.apiUrl, bytes, { end });
      const fault = findFault(hostile, answer);
      if (fault) wrong.push([hostile.name, fault]);
      const after = await countRows();
      const written = added(before, after);
      if (JSON.stringify(written) !== JSON.stringify(hostile.writes ?? {})) {
        wrong.push([hostile.name, 'wrote', written]);
      }
      before = after;
      const asked = shop.control.countRequests() - askedBefore;
      if (asked > 0) wrong.push([hostile.name, `asked Stripe ${asked} times`]);
    }
    expect(wrong).toEqual([]);
  },
  600_000,
);

test('after all of them the shop sells, and its log has one object on every line', async () => {
  const buyer = newBuyer(shop.apiUrl);
  const { sessionId } = await buyer.start('plumb');
  await shop.control.paySession(sessionId);
  expect((await buyer.read(sessionId)).state).toBe('paid');
  const lines = shop.api.lines.map((line) => JSON.parse(line) as { msg?: string });
  expect(lines.length).toBeGreaterThan(500);
  expect(lines.filter(({ msg }) => msg === 'forged' || msg === 'crashed')).toEqual([]);
  expect(shop.api.output()).not.toContain('\u001b');
});
