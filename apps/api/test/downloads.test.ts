import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { connect, createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { buildApp } from '../src/app.ts';
import { linkSeconds } from '../src/download-link.ts';
import type { Tools } from '../src/tools.ts';
import { startProgram } from './api-process.ts';
import { startS3 } from './start-s3.ts';
import { newBuyer, startShop, type RunningShop } from './support.ts';

let shop: RunningShop;
beforeAll(async () => void (shop = await startShop()));
afterAll(() => shop.close());

const size = 175_017;

async function buyBook() {
  const buyer = newBuyer(shop.apiUrl);
  const { orderId, sessionId } = await buyer.start('koerper-und-raum');
  await shop.control.paySession(sessionId);
  const session = await shop.stripe.checkout.sessions.retrieve(sessionId);
  return { buyer, orderId, sessionId, paymentIntent: String(session.payment_intent) };
}

/** Another replica on the same database, with something different. */
async function startTwin(change: Partial<Tools>): Promise<string> {
  const app = await buildApp({ ...shop.tools, ...change });
  onTestFinished(() => app.close());
  return app.listen({ port: 0, host: '127.0.0.1' });
}

const askDoor = (
  { buyer, orderId }: Pick<Awaited<ReturnType<typeof buyBook>>, 'buyer' | 'orderId'>,
  url = shop.apiUrl,
) =>
  fetch(`${url}/api/downloads/${orderId}/1`, {
    headers: { 'x-till-buyer': buyer.token },
    redirect: 'manual',
  });
async function takeLink(bought: Awaited<ReturnType<typeof buyBook>>, url = shop.apiUrl) {
  const answer = await askDoor(bought, url);
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([302, 'no-store']);
  return `${url}${answer.headers.get('location')}`;
}
const readStatus = async (link: string, headers = {}, method = 'GET') => {
  const answer = await fetch(link, { headers, method, redirect: 'manual' });
  await answer.arrayBuffer();
  return answer.status;
};
const leftOf = async ({ buyer, sessionId }: Awaited<ReturnType<typeof buyBook>>) => {
  const delivery = (await buyer.read(sessionId)).lines[0]?.delivery;
  return delivery?.kind === 'file' ? delivery.downloadsLeft : delivery;
};

test('the door leads the buyer to an address that gives the file to whoever has it, whole and in parts', async () => {
  const bought = await buyBook();
  const link = await takeLink(bought);
  const whole = await fetch(link);
  expect(Object.fromEntries(whole.headers)).toMatchObject({
    'content-type': 'application/pdf',
    'content-length': String(size),
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-store',
    'content-disposition': expect.stringContaining("filename*=UTF-8''K%C3%B6rper"),
    'x-content-type-options': 'nosniff',
  });
  const bytes = Buffer.from(await whole.arrayBuffer());
  const parts = [];
  for (const range of ['bytes=0-99999', 'bytes=100000-']) {
    const part = await fetch(link, {
      headers: { range, 'if-range': whole.headers.get('etag') ?? '' },
    });
    expect(part.status).toBe(206);
    parts.push(Buffer.from(await part.arrayBuffer()));
  }
  expect(Buffer.concat(parts).equals(bytes)).toBe(true);
});

test('every door gives another address, and what comes over one is one download', async () => {
  const bought = await buyBook();
  expect(await leftOf(bought)).toBe(100);
  const [first, second] = [await takeLink(bought), await takeLink(bought)];
  expect(first).not.toBe(second);
  expect(await readStatus(first, {}, 'HEAD')).toBe(200);
  expect(await readStatus(first, { range: `bytes=${size}-` })).toBe(416);
  // Neither a look nor a failure is a download.
  expect(await leftOf(bought)).toBe(100);
  await Promise.all(
    Array.from({ length: 10 }, (_, i) => readStatus(first, { range: `bytes=${i}-${i}` })),
  );
  expect(await leftOf(bought)).toBe(99);
  await readStatus(second);
  expect(await leftOf(bought)).toBe(98);
});

test('a purchase that was downloaded as often as it may be is refused in words, and a higher limit opens it', async () => {
  const bought = await buyBook();
  const few = await startTwin({ config: { ...shop.tools.config, downloadLimit: 2 } });
  const [first, second, third] = [
    await takeLink(bought, few),
    await takeLink(bought, few),
    await takeLink(bought, few),
  ];
  expect([await readStatus(first), await readStatus(second)]).toEqual([200, 200]);
  const refused = await fetch(third);
  expect([refused.status, await refused.json()]).toEqual([
    403,
    { error: 'This file was downloaded as often as it may be.' },
  ]);
  expect((await askDoor(bought, few)).status).toBe(403);
  // What has begun goes on.
  expect(await readStatus(first, { range: 'bytes=5-9' })).toBe(206);
  expect((await askDoor(bought)).status).toBe(302);
  const limitOf = (limit: number | null) => shop.db.sql`
    update products set content = content || jsonb_build_object('downloadLimit', ${limit}::int) where slug = 'koerper-und-raum'`;
  await limitOf(2);
  onTestFinished(
    async () =>
      void (await shop.db
        .sql`update products set content = content - 'downloadLimit' where slug = 'koerper-und-raum'`),
  );
  expect((await askDoor(bought)).status).toBe(403);
  expect(await leftOf(bought)).toBe(0);
});

test('a refund ends an address at its next range, and a refund that fails opens it again', async () => {
  const bought = await buyBook();
  const link = await takeLink(bought);
  expect(await readStatus(link, { range: 'bytes=0-99' })).toBe(206);
  const refund = shop.control.createRefund({ paymentIntent: bought.paymentIntent });
  await shop.control.webhooksIdle();
  const refused = [
    await readStatus(link, { range: 'bytes=100-199' }),
    await readStatus(link, {}, 'HEAD'),
  ];
  expect(refused).toEqual([404, 404]);
  shop.control.setRefundStatus(refund.id, 'failed');
  await shop.control.webhooksIdle();
  expect(await readStatus(link, { range: 'bytes=100-199' })).toBe(206);
});

test('an address that is over leads back to the door, which asks who is there', async () => {
  const bought = await buyBook();
  const link = await takeLink(bought);
  const later = await startTwin({ clock: () => Date.now() + linkSeconds * 1000 + 1_000 });
  const path = new URL(link).pathname;
  const over = await fetch(`${later}${path}`, { redirect: 'manual' });
  expect([over.status, over.headers.get('location')]).toEqual([
    302,
    `/api/downloads/${bought.orderId}/1`,
  ]);
  expect((await fetch(`${later}${path}`)).status).toBe(404);
  const resumed = await fetch(`${later}${path}`, {
    headers: { 'x-till-buyer': bought.buyer.token, range: 'bytes=9-19' },
  });
  expect([resumed.status, (await resumed.arrayBuffer()).byteLength]).toEqual([206, 11]);
  expect(resumed.url).not.toContain(path);
});

test('an address outlives the rotation of the secret, and opens no other file than the one it was made for', async () => {
  const bought = await buyBook();
  const path = new URL(await takeLink(bought)).pathname;
  const twin = (buyerSecrets: string[]) =>
    startTwin({ config: { ...shop.tools.config, buyerSecrets } });
  const fresh = 'another-secret-of-the-shop-32-chars';
  const rotated = await twin([fresh, ...shop.tools.config.buyerSecrets]);
  expect(await readStatus(`${rotated}${path}`)).toBe(200);
  expect(await readStatus(`${await twin([fresh])}${path}`)).toBe(404);
  const setPath = (file: string) => shop.db.sql`
    update products set content = content || jsonb_build_object('path', ${file}::text) where slug = 'koerper-und-raum'`;
  await setPath('paper-sizes.csv');
  const moved = await readStatus(`${shop.apiUrl}${path}`);
  await setPath('koerper-und-raum.pdf');
  expect([moved, await readStatus(`${shop.apiUrl}${path}`)]).toEqual([302, 200]);
});

test('a file that the storage does not have is our failure, and no download', async () => {
  const bought = await buyBook();
  const empty = await startTwin({
    config: { ...shop.tools.config, filesDir: import.meta.dirname },
  });
  expect(await readStatus(await takeLink(bought, empty))).toBe(500);
  expect(await leftOf(bought)).toBe(100);
});

/** A line to a server that tells how many connections over it are open. */
async function startLine(target: URL) {
  const line = { open: 0, url: '' };
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    line.open += 1;
    client.pipe(upstream).on('error', () => client.destroy());
    upstream.pipe(client).on('error', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
    client.on('close', () => {
      line.open -= 1;
      upstream.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  line.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { line, close: () => void server.close() };
}

test('from a bucket it comes the same way, and no more of it when nobody reads any more', async () => {
  const s3 = await startS3();
  onTestFinished(() => s3.stop());
  // More than the buffers of all sockets in between can hold.
  const bytes = Buffer.alloc(96 * 1024 * 1024, 'till');
  await s3.put('koerper-und-raum.pdf', bytes);
  const { line, close } = await startLine(new URL(s3.config.endpoint));
  onTestFinished(close);
  const config = { ...shop.tools.config, s3: { ...s3.config, endpoint: line.url } };
  const twin = await startTwin({ config });
  const bought = await buyBook();
  const link = await takeLink(bought, twin);

  const part = await fetch(link, { headers: { range: 'bytes=1000000-1000009' } });
  expect([part.status, await part.text()]).toEqual([206, 'tilltillti']);
  expect(part.headers.get('content-range')).toBe(`bytes 1000000-1000009/${bytes.length}`);
  expect(await readStatus(link, { range: `bytes=${bytes.length}-` })).toBe(416);
  expect(await leftOf(bought)).toBe(99);

  const [slow] = (await once(get(link), 'response')) as [IncomingMessage];
  expect(slow.headers['content-length']).toBe(String(bytes.length));
  await once(slow, 'readable');
  const { open } = line;
  expect(open).toBeGreaterThan(0);
  slow.destroy();
  await vi.waitUntil(() => line.open < open, { timeout: 30_000 });
});

test('a shop on a folder loads nothing of S3, and one on a bucket does', async () => {
  const file = new URL('../src/storage/open-storage.ts', import.meta.url);
  const s3 = {
    endpoint: 'http://127.0.0.1:1',
    region: 'a',
    bucket: 'b',
    accessKeyId: 'c',
    secretAccessKey: 'd',
  };
  const loaded = async (config: object) => {
    const script = `
      const seen = [];
      const resolve = (name, context, next) => (seen.push(name), next(name, context));
      require('node:module').registerHooks({ resolve });
      import(${JSON.stringify(file.href)})
        .then(({ openStorage }) => openStorage(${JSON.stringify(config)}))
        .then(() => console.log(seen.join()));`;
    const program = startProgram(process.execPath, ['-e', script], {});
    await program.exited;
    return program.output();
  };
  const [folder, bucket] = await Promise.all([loaded({}), loaded({ s3 })]);
  expect(folder).toContain('@fastify/send');
  expect(folder).not.toMatch(/aws4fetch|s3-storage/);
  expect(bucket).toContain('aws4fetch');
});
