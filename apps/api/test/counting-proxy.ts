import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

/** An HTTP proxy before `target` that counts what passes, and can hold back every request until it is let go. */
export async function startCountingProxy(target: string) {
  const seen = { connections: 0, requests: 0, underWay: 0, mostUnderWay: 0 };
  let held: PromiseWithResolvers<void> | undefined;

  async function pass(incoming: IncomingMessage, answer: ServerResponse) {
    seen.requests += 1;
    seen.underWay += 1;
    seen.mostUnderWay = Math.max(seen.mostUnderWay, seen.underWay);
    answer.on('close', () => (seen.underWay -= 1));
    await held?.promise;
    const { method, headers, url = '/' } = incoming;
    const outgoing = request(new URL(url, target), { method, headers });
    incoming.pipe(outgoing);
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    answer.writeHead(response.statusCode ?? 502, response.headers);
    await pipeline(response, answer);
  }

  const server = createServer((incoming, answer) => {
    pass(incoming, answer).catch(() => answer.destroy());
  });
  server.on('connection', () => (seen.connections += 1));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    hold: () => void (held = Promise.withResolvers()),
    letGo: () => held?.resolve(),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
