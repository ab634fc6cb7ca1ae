import { signPayload } from '@till/stripe-emulator';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeEvent } from './deliver-event.ts';
import { startServedShop, type ServedShop } from './served-shop.ts';
import { newBuyer, webhookSecret } from './support.ts';

// A thousand requests per runtime that nobody wrote down: whatever comes is refused or understood, never our failure.
let shop: ServedShop;
let events: Record<string, unknown>[];
beforeAll(async () => {
  shop = await startServedShop();
  events = await collectEvents();
});
afterAll(() => shop.close());

const seed = Number(process.env.TILL_SEED ?? Date.now() % 1_000_000);
console.log(`generated requests: TILL_SEED=${seed} repeats them`);

/** Events of every kind that moves something, about orders of this shop. */
async function collectEvents() {
  const buyer = newBuyer(shop.apiUrl);
  const paid = await buyer.start('plumb');
  const { payment_intent } = await shop.control.paySession(paid.sessionId).then(async () => {
    const session = await shop.stripe.checkout.sessions.retrieve(paid.sessionId);
    return { payment_intent: session.payment_intent as string };
  });
  const open = await buyer.start('plumb');
  const session = await shop.stripe.checkout.sessions.retrieve(open.sessionId);
  const changed = { payment_intent, amount: 100, currency: 'usd' };
  return [
    makeEvent('checkout.session.completed', { ...session, status: 'complete' }),
    makeEvent('checkout.session.expired', { ...session, status: 'expired' }),
    makeEvent('refund.updated', { id: 're_generated', status: 'pending', ...changed }),
    makeEvent('charge.dispute.created', {
      id: 'dp_generated',
      status: 'needs_response',
      ...changed,
    }),
    ...shop.control.events('checkout.session.completed'),
  ].map((event) => JSON.parse(JSON.stringify(event)) as Record<string, unknown>);
}

type Path = (string | number)[];

function listPaths(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, v]) => listPaths(v, [...path, key]))];
}

function replaceAt(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  const copy = structuredClone(value) as Record<string | number, unknown>;
  const changed = replaceAt(copy[key], rest, by);
  if (changed === undefined) delete copy[key];
  else copy[key] = changed;
  return copy;
}

/** What stands where something else should. */
const oddity = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(undefined, -1, 0.5, 2 ** 53, 1e308, '', '\u0000', '\ud800', [], {}),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom('paid', 'succeeded', 'usd', 'lost', '__proto__', 'checkout.session.completed'),
);
// Without bias: otherwise most of them would replace the whole event.
const pick = fc.noBias(fc.nat({ max: 9_999 })).map((n) => n / 10_000);
const change = fc.tuple(pick, oddity);

const bent = fc
  .tuple(pick, fc.array(change, { minLength: 1, maxLength: 3 }))
  .map(([which, changes]) => {
    let event: unknown = events[Math.floor(which * events.length)];
    for (const [where, by] of changes) {
      const paths = listPaths(event);
      event = replaceAt(event, paths[Math.floor(where * paths.length)] ?? [], by);
    }
    return Buffer.from(JSON.stringify(event) ?? '');
  });

const cut = fc.tuple(pick, pick, fc.uint8Array({ maxLength: 20 })).map(([which, where, bytes]) => {
  const text = Buffer.from(JSON.stringify(events[Math.floor(which * events.length)]));
  const at = Math.floor(where * text.length);
  return Buffer.concat([text.subarray(0, at), bytes, text.subarray(at + bytes.length)]);
});

const noise = fc.oneof(
  fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)),
  fc.json().map((text) => Buffer.from(text)),
);

const outcomes = new Set<string>();

async function send(path: string, body: Buffer, headers: Record<string, string>) {
  const answer = await fetch(shop.apiUrl + path, { method: 'POST', headers, body });
  const [, outcome] = /"outcome":"(\w+)"/.exec(await answer.text()) ?? [];
  if (outcome) outcomes.add(outcome);
  return answer.status;
}

const json = { 'content-type': 'application/json' };

function sendSigned(body: Buffer) {
  // Signed over what the bytes say as text, as Stripe's own SDK does.
  const now = Math.floor(Date.now() / 1000);
  const signature = signPayload(body.toString(), [webhookSecret], now);
  return send('/api/webhook', body, { ...json, 'stripe-signature': signature });
}

const check = (
  numRuns: number,
  body: fc.Arbitrary<Buffer>,
  work: (body: Buffer) => Promise<void>,
) => fc.assert(fc.asyncProperty(body, work), { seed, numRuns });

test('a bent event with a good signature is never our failure', { timeout: 300_000 }, () =>
  check(500, bent, async (body) => {
    expect([200, 400]).toContain(await sendSigned(body));
  }),
);

test(
  'a cut event and noise with a good signature are never our failure',
  { timeout: 300_000 },
  () =>
    check(300, fc.oneof(cut, noise), async (body) => {
      expect([200, 400]).toContain(await sendSigned(body));
    }),
);

test('noise as input of a procedure is refused', { timeout: 300_000 }, () =>
  check(200, noise, async (body) => {
    expect(await send('/trpc/checkout.start', body, json)).toBe(400);
  }),
);

test('any line as signature is refused', { timeout: 300_000 }, async () => {
  const line = fc.string({ unit: 'grapheme-ascii', maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(line, noise, async (signature, body) => {
      const headers = {
        ...json,
        'stripe-signature': `t=${Math.floor(Date.now() / 1000)},v1=${signature}`,
      };
      expect(await send('/api/webhook', body, headers)).toBe(400);
    }),
    { seed, numRuns: 200 },
  );
});

test('the generated events went every way there is', () => {
  expect([...outcomes].sort()).toEqual(['applied', 'duplicate', 'ignored', 'quarantined']);
});

test('after all of it the process is the same and sells', async () => {
  expect(shop.api.output()).not.toContain('"crashed"');
  const buyer = newBuyer(shop.apiUrl);
  const { sessionId } = await buyer.start('plumb');
  await shop.control.paySession(sessionId);
  expect((await buyer.read(sessionId)).state).toBe('paid');
});
