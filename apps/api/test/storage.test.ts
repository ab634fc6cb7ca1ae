import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { openFolderStorage } from '../src/storage/folder-storage.ts';
import { openS3Storage } from '../src/storage/s3-storage.ts';
import type { Storage } from '../src/storage/storage.ts';
import { startS3 } from './start-s3.ts';

const bytes = Buffer.from(Array.from({ length: 3_000 }, (_, i) => i % 251));
const odd = 'Körper & Raum/100 % + #1?.pdf';
const root = mkdtempSync(join(tmpdir(), 'till-files-'));
let s3: Awaited<ReturnType<typeof startS3>>;
const storages: Record<string, Storage> = {};

beforeAll(async () => {
  s3 = await startS3();
  const files = join(root, 'files');
  mkdirSync(join(files, 'Körper & Raum'), { recursive: true });
  writeFileSync(join(root, 'secret'), 'secret');
  writeFileSync(join(files, '.hidden'), 'hidden');
  writeFileSync(join(files, 'empty.bin'), '');
  for (const path of ['book.pdf', odd]) {
    writeFileSync(join(files, path), bytes);
    await s3.put(path, bytes);
  }
  storages.folder = await openFolderStorage(files);
  storages.bucket = openS3Storage(s3.config);
});
afterAll(async () => {
  await s3.stop();
  rmSync(root, { recursive: true });
});

describe.each(['folder', 'bucket'])('in a %s', (name) => {
  async function open(path: string, headers: Record<string, string> = {}, method = 'GET') {
    const answer = await storages[name]!.open(path, { method, headers });
    return answer && { ...answer, body: await buffer(answer.body) };
  }

  test.each(['book.pdf', odd])(
    'the file %j comes as it is, with its length and a mark',
    async (path) => {
      const answer = await open(path);
      expect(answer).toMatchObject({
        status: 200,
        headers: { 'content-length': '3000', 'accept-ranges': 'bytes', etag: expect.any(String) },
      });
      expect(answer?.body.equals(bytes)).toBe(true);
      expect(Date.parse(answer?.headers['last-modified'] ?? '')).toBeGreaterThan(0);
    },
  );

  const ranges: [range: string, start: number, end: number][] = [
    ['bytes=100-199', 100, 200],
    ['bytes=2900-', 2900, 3000],
    ['bytes=2999-9999', 2999, 3000],
  ];
  // The server of this test reads these two as others, so there they would tell nothing of ours.
  if (name === 'folder') ranges.push(['bytes=0-0', 0, 1], ['bytes=-5', 2995, 3000]);
  test.each(ranges)('the range %s is that part', async (range, start, end) => {
    const answer = await open('book.pdf', { range });
    expect([answer?.status, answer?.headers['content-range']]).toEqual([
      206,
      `bytes ${start}-${end - 1}/3000`,
    ]);
    expect(answer?.body.equals(bytes.subarray(start, end))).toBe(true);
  });

  test('a range beyond the end is 416, and one that is none is the whole file', async () => {
    expect(await open('book.pdf', { range: 'bytes=3000-' })).toMatchObject({ status: 416 });
    for (const range of ['lines=1-2', 'bytes', '']) {
      expect((await open('book.pdf', { range }))?.body.length).toBe(3_000);
    }
    const several = await open('book.pdf', { range: 'bytes=0-0,5-5' });
    expect([several?.status, several?.body.length]).toEqual([200, 3_000]);
  });

  test('If-Range gives the part while the file is the same, and the whole when it is another', async () => {
    const first = await open('book.pdf');
    const range = 'bytes=10-19';
    for (const mark of [first?.headers.etag, first?.headers['last-modified']]) {
      const part = await open('book.pdf', { range, 'if-range': mark ?? '' });
      expect([part?.status, part?.body.length]).toEqual([206, 10]);
    }
    for (const mark of ['"another"', 'Mon, 01 Jan 2001 00:00:00 GMT']) {
      const whole = await open('book.pdf', { range, 'if-range': mark });
      expect([whole?.status, whole?.body.length]).toEqual([200, 3_000]);
    }
  });

  test('who has it already is told so, and HEAD carries everything but the bytes', async () => {
    const { etag = '' } = (await open('book.pdf'))?.headers ?? {};
    const same = await open('book.pdf', { 'if-none-match': etag });
    expect([same?.status, same?.body.length]).toEqual([304, 0]);
    const head = await open('book.pdf', {}, 'HEAD');
    expect(head).toMatchObject({ status: 200, headers: { 'content-length': '3000', etag } });
    expect(head?.body.length).toBe(0);
  });

  test.each([
    'none.pdf',
    '',
    '/',
    '.',
    '..',
    '../secret',
    'a/../../secret',
    '..%2fsecret',
    '%2e%2e/secret',
    '..\\secret',
    '/etc/passwd',
    '//book.pdf',
    'book.pdf/',
    'Körper & Raum',
    'book.pdf\u0000.txt',
    'no\r\nsuch: file',
    '\ud800',
    '.hidden',
    '?list-type=2',
  ])('there is no file %j', async (path) => {
    expect(await open(path)).toBeUndefined();
  });
});

test.each(['folder', 'bucket'])(
  'of a file in a %s no more is held than was asked for',
  async (name) => {
    const large = Buffer.alloc(8 * 1024 * 1024, 'till');
    writeFileSync(join(root, 'files/large.bin'), large);
    await s3.put('large.bin', large);
    const answer = await storages[name]!.open('large.bin', { method: 'GET', headers: {} });
    const body = answer!.body;
    onTestFinished(() => void body.destroy());
    await once(body, 'readable');
    let held = -1;
    // It has come to a stand when nothing more arrives between two looks.
    await vi.waitUntil(() => held === (held = body.readableLength), { interval: 200 });
    expect(held).toBeLessThan(1024 * 1024);
  },
);

test('a folder that is not there is no storage', async () => {
  await expect(openFolderStorage(join(root, 'none'))).rejects.toThrow('ENOENT');
});

test('a bucket that refuses, that is away or that keeps silent is a failure, not a missing file', async () => {
  const open = (change: object) =>
    openS3Storage({ ...s3.config, ...change }, 2_000).open('book.pdf', {
      method: 'GET',
      headers: {},
    });
  await expect(open({ secretAccessKey: 'another-secret' })).rejects.toThrow('403');
  await expect(open({ endpoint: 'http://127.0.0.1:1' })).rejects.toThrow();
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  onTestFinished(() => void silent.close());
  await once(silent, 'listening');
  const { port } = silent.address() as { port: number };
  await expect(open({ endpoint: `http://127.0.0.1:${port}` })).rejects.toThrow(/abort/i);
});

test('an object with a Content-Encoding is refused: its bytes would not be those of its length', async () => {
  await s3.put('packed.csv', bytes, { 'content-encoding': 'gzip' });
  const open = (method: string) => storages.bucket!.open('packed.csv', { method, headers: {} });
  await expect(open('HEAD')).rejects.toThrow('store it without');
});
