import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Replica } from './replica.ts';
import type { Choices } from './seeded-choices.ts';

export type Answer = { status: number; type: string; body: string };

export type Balancer = {
  url: string;
  /** Requests that met a process which died before it answered. */
  cutOff: number;
  /** Deliveries that were sent to two processes at once. */
  doubled: number;
  close(): Promise<void>;
};

const webhookPath = '/api/webhook';
const passedOn = ['content-type', 'stripe-signature', 'x-till-buyer'];
const nobody: Answer = { status: 502, type: 'text/plain', body: 'nobody answers' };

/**
 * Stands before the replicas: each request goes to one of those that run, at random, and one delivery in five to two at
 * once. Every answer to a delivery is told before it is passed on: it counts from the moment it was given.
 */
export async function startBalancer(
  replicas: Replica[],
  choices: Choices,
  onDelivered: (event: string, answer: Answer) => void,
): Promise<Balancer> {
  const server = createServer((request, response) => {
    void answer(request).then(({ status, type, body }) =>
      response.writeHead(status, { 'content-type': type }).end(body),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const balancer: Balancer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cutOff: 0,
    doubled: 0,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return balancer;

  async function answer(request: IncomingMessage): Promise<Answer> {
    const { url = '/', method = 'GET', headers } = request;
    const body = await buffer(request);
    const send = async () => {
      const given = await passOn(url, method, headers, body);
      if (url === webhookPath && given !== nobody) onDelivered(body.toString(), given);
      return given;
    };
    if (url !== webhookPath || !choices.chance(20)) return send();
    balancer.doubled += 1;
    const [first] = await Promise.all([send(), send()]);
    return first;
  }

  async function passOn(
    path: string,
    method: string,
    headers: IncomingHttpHeaders,
    body: Buffer,
  ): Promise<Answer> {
    const [first, ...others] = replicas.filter(({ url }) => url !== undefined);
    if (!first) return nobody;
    const replica = choices.pick([first, ...others]);
    replica.underWay += 1;
    try {
      const response = await fetch(`${replica.url}${path}`, {
        method,
        headers: passedOn.flatMap((name): [string, string][] => {
          const value = headers[name];
          return value === undefined ? [] : [[name, String(value)]];
        }),
        ...(method === 'POST' && { body: new Uint8Array(body) }),
        signal: AbortSignal.timeout(30_000),
      });
      const text = await response.text();
      if (response.status < 500) replica.served += 1;
      const type = response.headers.get('content-type') ?? 'text/plain';
      return { status: response.status, type, body: text };
    } catch {
      balancer.cutOff += 1;
      return nobody;
    } finally {
      replica.underWay -= 1;
    }
  }
}
