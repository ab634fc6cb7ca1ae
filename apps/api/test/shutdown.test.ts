import { once } from 'node:events';
import http from 'node:http';
import { signPayload } from '@till/stripe-emulator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startServedShop, type ServedShop } from './served-shop.ts';
import { newBuyer, webhookSecret } from './support.ts';

// SIGTERM in the middle of the work: what was begun is ended, nothing new is begun.
let shop: ServedShop;
beforeEach(async () => void (shop = await startServedShop()));
afterEach(() => shop.close());

async function expectOrderlyEnd() {
  await shop.api.waitFor(/"closing"/);
  const late = await fetch(`${shop.apiUrl}/healthz`).catch(() => undefined);
  expect([undefined, 503]).toContain(late?.status);
}

test('a webhook under way when SIGTERM comes is applied and answered', async () => {
  const buyer = newBuyer(shop.apiUrl);
  const { sessionId } = await buyer.start('plumb');
  await shop.control.holdWebhooks(true);
  await shop.control.paySession(sessionId, { waitForWebhook: false });
  const [event = { id: 'none' }] = shop.control.events('checkout.session.completed');

  const payload = JSON.stringify(event);
  const request = http.request(`${shop.apiUrl}/api/webhook`, {
    method: 'POST',
    headers: {
      'content-length': Buffer.byteLength(payload),
      'stripe-signature': signPayload(payload, [webhookSecret], Math.floor(Date.now() / 1000)),
    },
  });
  const answered = once(request, 'response') as Promise<[http.IncomingMessage]>;
  request.write(payload.slice(0, 100));
  await shop.api.waitFor(/"path":"\/api\/webhook"/);
  shop.api.kill('SIGTERM');
  await expectOrderlyEnd();
  request.end(payload.slice(100));

  const [response] = await answered;
  expect(response.statusCode).toBe(200);
  response.resume();
  expect(await shop.api.exited).toEqual({ code: 0, signal: null });
  const [paid] = await shop.db.sql`select status from payments where session_id = ${sessionId}`;
  expect(paid?.status).toBe('paid');
});

test('a checkout that waits for Stripe when SIGTERM comes gets its session', async () => {
  const post = { path: '/v1/checkout/sessions', method: 'POST' };
  shop.control.setFault({ ...post, kind: 'slow', delayMs: 1_500 });
  const started = newBuyer(shop.apiUrl).start('plumb');
  await expect.poll(() => shop.control.countRequests(post), { timeout: 20_000 }).toBe(1);
  shop.api.kill('SIGTERM');
  await expectOrderlyEnd();
  const { sessionId, orderId } = await started;
  expect(await shop.api.exited).toEqual({ code: 0, signal: null });
  const [order] = await shop.db
    .sql`select stripe_session_id as session from orders where id = ${orderId}`;
  expect(order?.session).toBe(sessionId);
});
