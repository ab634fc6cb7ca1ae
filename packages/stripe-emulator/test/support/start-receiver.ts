import http from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';

export interface Received {
  event: Stripe.Event;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** How the receiver answers the n-th request: a status, or 'never'. */
export type Answers = (attempt: number, event: Stripe.Event) => number | 'never';

export interface Receiver {
  url: string;
  received: Received[];
  /** Signatures that did not verify. */
  refused: string[];
  types(): string[];
  answer(answers: Answers): void;
  close(): void;
}

/** A real webhook receiver: it verifies every body with the SDK before it answers. */
export async function startReceiver(secret: string): Promise<Receiver> {
  const stripe = new Stripe('sk_test_receiver');
  const received: Received[] = [];
  const refused: string[] = [];
  let answers: Answers = () => 200;
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const signature = String(request.headers['stripe-signature']);
    try {
      const event = await stripe.webhooks.constructEventAsync(body, signature, secret);
      received.push({ event, headers: request.headers, body });
      const status = answers(received.length, event);
      if (status === 'never') return;
      response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {});
    } catch (error) {
      refused.push(String(error));
      response.writeHead(400);
    }
    response.end('seen');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
    received,
    refused,
    types: () => received.map(({ event }) => event.type),
    answer: (next) => void (answers = next),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
