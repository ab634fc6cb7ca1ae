import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { AwsClient } from 'aws4fetch';
import type { S3Config } from '../config.ts';
import { encodePath } from './encode-path.ts';
import type { FileAnswer, FileRequest, Storage } from './storage.ts';

const conditions = ['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since'];
const passedOn = ['accept-ranges', 'content-length', 'content-range', 'etag', 'last-modified'];

/**
 * Files in a bucket of any server that speaks S3. The server answers ranges and conditions itself; several ranges at
 * once and `If-Range`, which it does not know, are dealt with here. An answer must begin within `patienceMs`; how long
 * it takes is the customer's line.
 */
export function openS3Storage(config: S3Config, patienceMs = 8_000): Storage {
  const { accessKeyId, secretAccessKey, region } = config;
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3' });

  const ask = async (key: string, method: string, headers: Record<string, string>) => {
    const url = `${config.endpoint}/${config.bucket}/${key}`;
    const signed = await client.sign(url, { method, headers });
    // Not signed: fetch says it once more when there is a range.
    signed.headers.set('accept-encoding', 'identity');
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), patienceMs);
    try {
      return await fetch(signed, { signal: patience.signal, redirect: 'error' });
    } finally {
      clearTimeout(timer);
    }
  };

  /** The range to ask for, and on what condition: none when the file is not what an earlier part came from. */
  const readRange = async (key: string, { headers }: FileRequest) => {
    const { range, 'if-range': ifRange } = headers;
    if (typeof range !== 'string' || !/^bytes=(\d+-\d*|-\d+)$/.test(range)) return {};
    if (typeof ifRange !== 'string') return { range };
    const now = (await ask(key, 'HEAD', {})).headers;
    const etag = now.get('etag');
    const isSame = ifRange === (ifRange.includes('"') ? etag : now.get('last-modified'));
    return isSame ? { range, ...(etag && { 'if-match': etag }) } : {};
  };

  return {
    async open(path, request) {
      const key = encodePath(path);
      if (key === undefined) return undefined;
      const method = request.method === 'HEAD' ? 'HEAD' : 'GET';
      const asked: Record<string, string> = {};
      for (const name of conditions) {
        const value = request.headers[name];
        if (typeof value === 'string') asked[name] = value;
      }
      const range = await readRange(key, request);
      let answer = await ask(key, method, { ...asked, ...range });
      if (answer.status === 412 && !asked['if-match'] && !asked['if-unmodified-since']) {
        // Replaced since it was looked at: the whole new one.
        await answer.body?.cancel();
        answer = await ask(key, method, asked);
      }
      return readAnswer(answer, method);
    },
  };
}

async function readAnswer(answer: Response, method: string): Promise<FileAnswer | undefined> {
  const { status } = answer;
  const carriesFile = status === 200 || status === 206;
  const encoding = answer.headers.get('content-encoding');
  const headers = Object.fromEntries(
    passedOn.flatMap((name) => {
      const value = answer.headers.get(name);
      // That of a refusal is the length of its words.
      return value !== null && (carriesFile || name !== 'content-length') ? [[name, value]] : [];
    }),
  );
  if (carriesFile && method === 'GET' && answer.body && !encoding) {
    return { status, headers, body: Readable.fromWeb(answer.body as ReadableStream) };
  }
  await answer.body?.cancel();
  if (encoding) throw new Error('the file is stored with a Content-Encoding: store it without');
  if (carriesFile || status === 304 || status === 412 || status === 416) {
    return { status, headers, body: Readable.from([]) };
  }
  if (status === 404) return undefined;
  throw new Error(`the storage answered ${status}`);
}
