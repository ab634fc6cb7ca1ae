import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postEvent } from './post-event.ts';
import { makeEvent } from './deliver-event.ts';
import { sendBytes } from './send-bytes.ts';
import { startServedShop, type ServedShop } from './served-shop.ts';
import { newClientKey } from './support.ts';

// How long the doors stay open for somebody who does not come in. Without limits of ours it would be a minute and more.
let shop: ServedShop;
beforeAll(async () => void (shop = await startServedShop()));
afterAll(() => shop.close());

const head = 'POST /api/webhook HTTP/1.1\r\nhost: till\r\n';
const slow: [name: string, bytes: string, drip: string | undefined, statuses: number[]][] = [
  ['says nothing', '', undefined, [408]],
  ['stops in the middle of a header', `${head}x-a:`, undefined, [408]],
  ['sends a header every half second', head, 'x-a: b\r\n', [408]],
  ['stops in the middle of a body', `${head}content-length: 9\r\n\r\n{`, undefined, [408]],
  ['sends a byte of the body every half second', `${head}content-length: 99\r\n\r\n`, ' ', [408]],
  [
    'sends a chunk every half second',
    `${head}transfer-encoding: chunked\r\n\r\n`,
    '1\r\n \r\n',
    [408],
  ],
  ['asks once and then waits', 'GET /healthz HTTP/1.1\r\nhost: till\r\n\r\n', undefined, [200]],
];

test.concurrent.each(slow)(
  'a client that %s is hung up on',
  { timeout: 60_000 },
  async (_name, bytes, drip, statuses) => {
    const answer = await sendBytes(shop.apiUrl, bytes, drip === undefined ? {} : { drip });
    expect(answer.statuses).toEqual(statuses);
  },
);

test('two hundred idle connections keep no webhook out', async () => {
  const { hostname, port } = new URL(shop.apiUrl);
  const idle = Array.from({ length: 200 }, () => connect(Number(port), hostname));
  for (const socket of idle) socket.on('error', () => {}).write(head);
  try {
    const receipt = await postEvent(shop.apiUrl, makeEvent('ping', {}));
    expect(receipt).toMatchObject({ status: 200, outcome: 'ignored' });
  } finally {
    for (const socket of idle) socket.destroy();
  }
});

test.each([
  ['a server, which names no origin', undefined, 200],
  ["the shop's own origin", 'http://localhost:5173', 200],
  ['another origin', 'https://evil.example', 403],
])('a purchase from %s', async (_name, origin, status) => {
  const before = await shop.db.sql`select id from orders`;
  const answer = await fetch(`${shop.apiUrl}/trpc/checkout.start`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(origin && { origin }) },
    body: JSON.stringify({ slug: 'plumb', clientKey: newClientKey() }),
  });
  expect(answer.status).toBe(status);
  const after = await shop.db.sql`select id from orders`;
  expect(after.length - before.length).toBe(status === 200 ? 1 : 0);
  if (status === 200) return;
  const { error } = (await answer.json()) as { error: { data: unknown } };
  expect(error.data).toEqual({ code: 'FORBIDDEN', httpStatus: 403, shopCode: 'INVALID_INPUT' });
});

test.each([
  '/healthz',
  '/readyz',
  '/nothing',
  '/%zz',
  `/trpc/${'a'.repeat(2_500)}`,
  '/trpc/catalogue.list',
  '/trpc/nothing',
  '/api/downloads/1/1',
])('the answer to %s may be kept, framed and guessed at by nobody', async (path) => {
  const { headers } = await fetch(shop.apiUrl + path);
  expect(Object.fromEntries(headers)).toMatchObject({
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
  });
});
