import { webhookSecret, type RunningShop } from './support.ts';

let serial = 0;

/** An event as Stripe writes it. */
export function makeEvent(type: string, object: object, rest: object = {}) {
  return {
    id: `evt_test_${++serial}`,
    object: 'event',
    api_version: '2026-10-28.endive',
    created: Math.floor(Date.now() / 1000),
    livemode: false,
    type,
    data: { object },
    ...rest,
  };
}

/** Delivers an event signed with the shop's secret; answers what the shop answered. */
export async function deliverEvent(shop: RunningShop, event: object) {
  const payload = JSON.stringify(event);
  const signature = await shop.stripe.webhooks.generateTestHeaderStringAsync({
    payload,
    secret: webhookSecret,
  });
  const response = await fetch(`${shop.apiUrl}/api/webhook`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'stripe-signature': signature },
    body: payload,
  });
  const body = (await response.json()) as { outcome?: string; reason?: string };
  return { status: response.status, outcome: body.outcome, reason: body.reason };
}
