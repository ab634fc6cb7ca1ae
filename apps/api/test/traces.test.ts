import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServedShop, type ServedShop } from './served-shop.ts';
import { attributeOf, startCollector, type CollectedSpan } from './start-collector.ts';
import { newClientKey, stripeSecretKey, webhookSecret } from './support.ts';

let collector: Awaited<ReturnType<typeof startCollector>>;
let shop: ServedShop;
beforeAll(async () => {
  collector = await startCollector();
  shop = await startServedShop({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
});
afterAll(async () => {
  await shop.close();
  await collector.close();
});

const email = 'canary-buyer@example.com';
const clickTrace = '0af7651916cd43dd8448eb211c80319c';

test('one purchase can be followed from the click to the grant, and nothing in it is secret or personal', async () => {
  const clientKey = newClientKey();
  const click = () =>
    fetch(`${shop.apiUrl}/trpc/checkout.start`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        traceparent: `00-${clickTrace}-b7ad6b7169203331-01`,
      },
      body: JSON.stringify({ slug: 'plumb', quantity: 1, clientKey }),
    });
  const response = await click();
  const { result } = (await response.json()) as {
    result: { data: { orderId: string; buyerToken: string; url: string } };
  };
  const { orderId, buyerToken, url } = result.data;
  const sessionId = /cs_[A-Za-z0-9_]+/.exec(url)?.[0] ?? '';
  // Twice: the second asks Stripe for the session by its id.
  await click();
  await shop.control.paySession(sessionId, { email });
  const asked = encodeURIComponent(JSON.stringify({ sessionId }));
  await fetch(`${shop.apiUrl}/trpc/orders.readBySession?input=${asked}`, {
    headers: { 'x-till-buyer': buyerToken },
  });
  await shop.api.stop();

  const { spans } = collector;
  const ofOrder = spans.filter(({ traceId }) => traceId === orderId.replaceAll('-', ''));
  const named = (name: string, among = spans) => among.find((span) => span.name === name);
  const parentOf = (span?: CollectedSpan) =>
    spans.find(({ spanId }) => spanId === span?.parentSpanId)?.name;

  // 1. The click continues the trace of the web.
  const clicked = named('trpc checkout.start');
  expect([clicked?.traceId, clicked?.parentSpanId]).toEqual([clickTrace, 'b7ad6b7169203331']);
  expect(spans.some((s) => s.traceId === clickTrace && /^(insert|update) /.test(s.name))).toBe(
    true,
  );

  // 2. The order has a trace, with its own id, and the click is linked with it.
  const start = named('checkout.start', ofOrder);
  expect(start?.links?.map(({ spanId }) => spanId)).toContain(clicked?.spanId);
  expect(clicked?.links?.map(({ traceId }) => traceId)).toContain(start?.traceId);
  const call = named('Stripe POST /v1/checkout/sessions', ofOrder);
  expect([parentOf(call), attributeOf(call, 'http.response.status_code')]).toEqual([
    'checkout.start',
    '200',
  ]);

  // 3. The grant is in it, too, and the delivery that brought it is linked.
  const grant = named('checkout.session.completed', ofOrder);
  expect(attributeOf(grant, 'till.outcome')).toBe('applied');
  const linked = grant?.links?.map(
    (link) => spans.find(({ spanId }) => spanId === link.spanId)?.name,
  );
  expect(linked).toEqual(['POST /api/webhook']);
  expect(
    ofOrder.some(
      (span) =>
        attributeOf(span, 'db.system.name') === 'postgresql' &&
        parentOf(span) === 'checkout.session.completed',
    ),
  ).toBe(true);

  // 4. What is nobody's business is not in it.
  const secrets = [email, sessionId, clientKey, buyerToken, stripeSecretKey, webhookSecret];
  expect(collector.received()).not.toMatch(/\b(cs|pi|evt|ch)_(test|[a-z0-9]{8})/i);
  for (const secret of secrets) expect(collector.received()).not.toContain(secret);
});
