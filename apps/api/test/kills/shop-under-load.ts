import { setTimeout } from 'node:timers/promises';
import type { Control } from '@till/stripe-emulator';
import { TRPCClientError } from '@trpc/client';
import { newBuyer, newClientKey } from '../support.ts';
import { seededChoices, type Choices } from './seeded-choices.ts';

const slugs = ['plumb', 'koerper-und-raum', 'selvage', 'joist-founders', 'paper-sizes'] as const;
/** What a customer may be told while processes die around them. */
const passing = new Set([undefined, 'DATABASE_UNAVAILABLE', 'STRIPE_UNAVAILABLE']);

export type Load = {
  /** Checkouts begun so far, by what became of them. */
  counts: Record<string, number>;
  /** Answers that nobody should get. Must stay empty. */
  trouble: string[];
  /** Lets the purchases under way come to their end and begins no others. */
  stop(): Promise<void>;
};

/** `buyers` people who buy one thing after another at `url`, each way that a purchase can go, until stopped. */
export function startLoad(url: string, control: Control, seed: string, buyers: number): Load {
  const counts: Record<string, number> = {};
  const trouble: string[] = [];
  let stopping = false;
  const shopping = Array.from({ length: buyers }, async (_, n) => {
    const choices = seededChoices(`${seed}:buyer ${n}`);
    while (!stopping) {
      const fate = await buy(url, control, choices).catch((error: unknown) => {
        trouble.push(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
        return 'trouble';
      });
      counts[fate] = (counts[fate] ?? 0) + 1;
      await setTimeout(choices.upTo(150));
    }
  });
  return {
    counts,
    trouble,
    async stop() {
      stopping = true;
      await Promise.all(shopping);
    },
  };
}

/** One purchase, from the click to what Stripe makes of it. Returns how it went. */
async function buy(url: string, control: Control, choices: Choices): Promise<string> {
  const buyer = newBuyer(url);
  const clientKey = newClientKey();
  const slug = choices.pick(slugs);
  const quantity = slug === 'plumb' ? 1 + choices.upTo(2) : 1;
  const started = await insist(() => buyer.start(slug, quantity, clientKey));
  if (!started) return 'sold out';
  const { sessionId } = started;
  const look = () => insist(() => buyer.read(sessionId));
  const options = { waitForWebhook: false };
  const free = slug === 'paper-sizes';
  if (choices.chance(slug === 'joist-founders' ? 50 : 10)) {
    control.expireSession(sessionId);
    return 'expired';
  }
  if (!free && choices.chance(20)) {
    await control.paySession(sessionId, { ...options, method: 'debit' });
    if (choices.chance(50)) await look();
    if (choices.chance(50)) control.settleDebit(sessionId);
    else control.failDebit(sessionId);
    return 'debit';
  }
  const { session } = await control.paySession(sessionId, options);
  if (choices.chance(30)) await look();
  if (free || choices.chance(70)) return 'paid';
  const total = session.amount_total ?? 0;
  const amount = choices.chance(30) ? Math.ceil(total / 2) : total;
  control.createRefund({ paymentIntent: String(session.payment_intent), amount });
  return amount === total ? 'refunded' : 'refunded in part';
}

/** Asks again while the shop has a short break, as a customer would. Undefined: there are none for them. */
async function insist<T>(ask: () => Promise<T>): Promise<T | undefined> {
  const deadline = Date.now() + 180_000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const known = error instanceof TRPCClientError ? (error.data as { shopCode?: string }) : null;
      const code = known?.shopCode;
      if (code === 'SOLD_OUT' || code === 'TOO_MANY_HELD') return undefined;
      if (!passing.has(code) || !(error instanceof TRPCClientError)) throw error;
      if (Date.now() > deadline) throw error;
      await setTimeout(50);
    }
  }
}
