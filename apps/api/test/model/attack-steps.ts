import { randomUUID } from 'node:crypto';
import { signPayload } from '@till/stripe-emulator';
import type { Step } from './history.ts';
import { secrets } from './open-model.ts';
import { readLedger, type Ledger } from './read-ledger.ts';
import { look, type Scene, type StripeEvent } from './scene.ts';
import { readStripeTruth } from './stripe-truth.ts';

type Tampering = Extract<Step, { do: 'tamper' }>['how'];
type Forgery = Extract<Step, { do: 'forge' }>['how'];

const read = (scene: Scene): Promise<Ledger> =>
  readLedger(scene.model.db, look(scene, readStripeTruth(scene.model.control)));

async function mustNotChange(
  scene: Scene,
  what: string,
  act: () => Promise<number>,
  expected: number,
) {
  const before = await read(scene);
  const status = await act();
  const after = await read(scene);
  scene.model.see(what);
  if (status !== expected) throw new Error(`${what} was answered ${status}`);
  if (JSON.stringify(before) !== JSON.stringify(after))
    throw new Error(`${what} changed the ledger`);
}

async function post(scene: Scene, payload: string, signature?: string): Promise<number> {
  const response = await scene.model.app.inject({
    method: 'POST',
    url: '/api/webhook',
    headers: {
      'content-type': 'application/json',
      ...(signature && { 'stripe-signature': signature }),
    },
    payload,
  });
  return response.statusCode;
}

const seconds = () => Math.floor(Date.now() / 1000);

/** A signed event of a session that contradicts its order: acknowledged, and nothing of it reaches the ledger. */
export async function tamper(scene: Scene, session: string, how: Tampering): Promise<void> {
  const real = scene.model.control.sessions().find(({ id }) => id === session);
  if (!real) return;
  const others = scene.model.control.sessions().filter(({ id }) => id !== session);
  const other = others[0];
  if (how === 'order' && !other) return;
  // An order that has not heard of its session yet cannot tell it from another one.
  if (how === 'session' && !scene.ledger?.orders.some((o) => o.sessionId === session)) return;
  // Only a payment that the ledger knows can show that the intent is another session's.
  const known = scene.ledger?.orders.find((o) => o.payment?.intent && o.sessionId !== session);
  if (how === 'intent' && !known) return;
  const changes: Record<Tampering, object> = {
    amount: {
      amount_total: (real.amount_total ?? 0) + 1,
      amount_subtotal: (real.amount_subtotal ?? 0) + 1,
    },
    currency: { currency: 'sek' },
    session: { id: `cs_test_${randomUUID().replaceAll('-', '')}` },
    order: { client_reference_id: other?.client_reference_id },
    livemode: { livemode: true },
    mode: { mode: 'subscription' },
    shape: { payment_status: 'perhaps' },
    intent: { payment_intent: known?.payment?.intent },
  };
  const object = { ...real, status: 'complete', payment_status: 'paid', ...changes[how] };
  const payload = JSON.stringify({
    id: `evt_${randomUUID().replaceAll('-', '')}`,
    object: 'event',
    created: seconds(),
    livemode: false,
    type: 'checkout.session.completed',
    data: { object },
  });
  const signature = signPayload(payload, secrets, seconds());
  await mustNotChange(scene, `tampered ${how}`, () => post(scene, payload, signature), 200);
}

/** An event that Stripe did not sign, or not now. */
export async function forge(scene: Scene, event: StripeEvent, how: Forgery): Promise<void> {
  const payload = JSON.stringify(event);
  const forged = (): string | undefined => {
    switch (how) {
      case 'secret':
        return signPayload(payload, ['whsec_somebody_else_0123456789'], seconds());
      case 'old':
        return signPayload(payload, secrets, seconds() - 302);
      case 'future':
        return signPayload(payload, secrets, seconds() + 302);
      case 'body':
        return signPayload(`${payload} `, secrets, seconds());
      case 'no-v1':
        return signPayload(payload, [], seconds());
      case 'none':
        return undefined;
    }
  };
  await mustNotChange(scene, `forged ${how}`, () => post(scene, payload, forged()), 400);
}
