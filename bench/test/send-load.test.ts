import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { readAnswer } from '../measure/read-answer.ts';
import { sendLoad } from '../measure/send-load.ts';

const requestOf = (body: string) =>
  Buffer.from(`POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`);

let close = () => {};
afterEach(() => close());

async function serve(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  close = () => void (server.close(), server.closeAllConnections());
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

/** Remembers what came; a body that ends in 0 is refused. */
async function serveCounter() {
  const seen: string[] = [];
  const target = await serve((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      seen.push(body);
      response.statusCode = body.endsWith('0') ? 503 : 200;
      // Without a length: chunked.
      response.write('{"received":');
      response.end('true}');
    });
  });
  return { seen, target };
}

test('an answer that is not whole yet has no status', () => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n';
  expect(readAnswer('HTTP/1.1 200 OK\r\nContent-')).toBeUndefined();
  expect(readAnswer(`${head}{}`)).toBeUndefined();
  expect(readAnswer(`${head}{}{}`)).toBe(200);
  const chunked = 'HTTP/1.1 503 No\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n';
  expect(readAnswer(chunked)).toBeUndefined();
  expect(readAnswer(`${chunked}0\r\n\r\n`)).toBe(503);
});

test.each([undefined, 2_000])(
  'every request is sent once, and what was refused is not acknowledged (rate %s)',
  async (ratePerSecond) => {
    const { seen, target } = await serveCounter();
    const bodies = Array.from({ length: 200 }, (_, i) => `body ${i}`);
    const requests = bodies.map(requestOf);
    const load = { targets: [target], requests, connections: 7 };
    const result = await sendLoad({ ...load, ...(ratePerSecond && { ratePerSecond }) });
    expect(seen.toSorted()).toEqual(bodies.toSorted());
    expect(result.refused).toEqual(new Map([[503, 20]]));
    const expected = bodies.filter((body) => !body.endsWith('0'));
    expect(result.acknowledged.map((at) => bodies[at]).toSorted()).toEqual(expected.toSorted());
    expect(result.latenciesMs.every((ms) => ms > 0)).toBe(true);
  },
);

test('at a rate, no request is sent before its time', async () => {
  const { target } = await serveCounter();
  const requests = Array.from({ length: 101 }, () => requestOf('1'));
  const load = { targets: [target], requests, connections: 4, ratePerSecond: 500 };
  expect((await sendLoad(load)).seconds).toBeGreaterThan(0.2);
});

test('a server that hangs up fails the measurement', async () => {
  const target = await serve((request) => request.socket.destroy());
  const load = { targets: [target], requests: [requestOf('1')], connections: 1 };
  await expect(sendLoad(load)).rejects.toThrow('closed a connection');
});
