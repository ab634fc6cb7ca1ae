import { signPayload } from '@till/stripe-emulator';
import { webhookSecret } from './support.ts';

export type Receipt = {
  status: number;
  outcome: string | undefined;
  reason: string | undefined;
};

/** Delivers an event as Stripe does, signed now. Rejects when the API cannot be reached or hangs up. */
export async function postEvent(apiUrl: string, event: object): Promise<Receipt> {
  const payload = JSON.stringify(event);
  const response = await fetch(`${apiUrl}/api/webhook`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'stripe-signature': signPayload(payload, [webhookSecret], Math.floor(Date.now() / 1000)),
    },
    body: payload,
  });
  const { outcome, reason } = (await response.json()) as Partial<Receipt>;
  return { status: response.status, outcome, reason };
}
