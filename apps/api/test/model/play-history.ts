import { randomUUID } from 'node:crypto';
import type { StripeEvent } from './scene.ts';
import { checkLiveness, checkSafety } from './check-ledger.ts';
import type { Step } from './history.ts';
import type { Model } from './open-model.ts';
import { deliver, isApplied, postEvent } from './deliver.ts';
import { newScene, look, type Scene } from './scene.ts';
import { startCheckout, lookAtOrder } from './shop-steps.ts';
import { tamper, forge } from './attack-steps.ts';
import { readLedger } from './read-ledger.ts';
import { readStripeTruth } from './stripe-truth.ts';

/**
 * Plays one history on the real application and checks every invariant after every step, then lets all faults end,
 * delivers what was lost and checks that the ledger says what Stripe says. Throws InvariantBroken with the facts.
 */
export async function playHistory(model: Model, steps: Step[]): Promise<void> {
  const scene = await newScene(model);
  for (const step of steps) {
    await playStep(scene, step);
    model.control.clearFaults();
    await check(scene);
  }
  await settle(scene);
}

async function check(scene: Scene): Promise<void> {
  const { model } = scene;
  const truth = readStripeTruth(model.control);
  const ledger = await readLedger(model.db, look(scene, truth));
  checkSafety(ledger, truth, scene.ledger);
  scene.ledger = ledger;
  for (const event of scene.acknowledged) {
    if (!isApplied(ledger, event)) {
      throw new Error(
        `acknowledged but not in the ledger: ${event.type} ${JSON.stringify(event.data.object)}`,
      );
    }
  }
}

/** Faults are over: everything is delivered, in the order it came. Then once more, which must change nothing. */
async function settle(scene: Scene): Promise<void> {
  const { model } = scene;
  const everything = model.control.events();
  for (const event of everything) await postEvent(scene, event);
  await check(scene);
  const truth = readStripeTruth(model.control);
  const settled = await readLedger(model.db, look(scene, truth));
  checkLiveness(settled, truth);
  for (const event of everything.toReversed()) await postEvent(scene, event);
  const again = await readLedger(model.db, look(scene, truth));
  if (JSON.stringify(settled.orders) !== JSON.stringify(again.orders)) {
    throw new Error('delivering everything again, backwards, changed the ledger');
  }
}

async function playStep(scene: Scene, step: Step): Promise<void> {
  const { control } = scene.model;
  const session = 'session' in step ? scene.pickSession(step.session) : undefined;
  switch (step.do) {
    case 'start':
      return startCheckout(scene, step);
    case 'pay':
      return session ? pay(scene, session, step.how) : undefined;
    case 'settle':
      return void (
        session && (step.succeeds ? control.settleDebit(session) : control.failDebit(session))
      );
    case 'expire':
      return attempt(scene, 'expire', () => session && control.expireSession(session));
    case 'refund':
      return attempt(scene, 'refund', () => refund(scene, session, step.part));
    case 'refund-status':
      return attempt(scene, 'refund-status', () => {
        const id = pickFrom([...readStripeTruth(control).refunds.keys()], step.refund);
        if (id) control.setRefundStatus(id, step.status);
      });
    case 'dispute':
      return attempt(scene, 'dispute', () => {
        const intent = session && readStripeTruth(control).sessions.get(session)?.intent;
        if (intent) control.createDispute({ paymentIntent: intent });
      });
    case 'close-dispute':
      return attempt(scene, 'close-dispute', () => {
        const id = pickFrom([...readStripeTruth(control).disputes.keys()], step.dispute);
        if (id) control.closeDispute(id, step.outcome);
      });
    case 'deliver':
      return deliver(scene, step);
    case 'drop': {
      const event = pickFrom(scene.pending(), step.pick);
      if (event) scene.delivered.add(event.id);
      return;
    }
    case 'twin': {
      const event = pickFrom(scene.pending(), step.pick);
      if (event)
        await postEvent(scene, { ...event, id: `evt_twin${randomUUID().replaceAll('-', '')}` });
      return;
    }
    case 'tamper':
      return session ? tamper(scene, session, step.how) : undefined;
    case 'forge': {
      const event = pickFrom(control.events() as StripeEvent[], step.pick);
      return event ? forge(scene, event, step.how) : undefined;
    }
    case 'look':
      return session ? lookAtOrder(scene, session, step) : undefined;
    case 'advance':
      return control.advanceClock(step.minutes * 60_000);
  }
}

const pickFrom = <T>(list: T[], pick: number): T | undefined => list[pick % list.length];

async function pay(scene: Scene, session: string, how: string): Promise<void> {
  const { control } = scene.model;
  const cards: Record<string, string> = {
    'refund-fails-later': '4000000000005126',
    'refund-pends': '4000000000007726',
    declined: '4000000000000002',
  };
  const codes: Record<string, string> = { 'all-off': 'FREE100', 'half-off': 'HALF50' };
  await attempt(scene, `pay ${how}`, () =>
    control.paySession(session, {
      waitForWebhook: false,
      method: how.startsWith('debit') ? 'debit' : 'card',
      ...(how === 'debit-fails' && { outcome: 'fails' }),
      ...(cards[how] && { card: cards[how] }),
      ...(codes[how] && { promotionCode: codes[how] }),
    }),
  );
}

function refund(scene: Scene, session: string | undefined, part: number): void {
  const truth = readStripeTruth(scene.model.control);
  const paid = session ? truth.sessions.get(session) : undefined;
  if (!paid?.intent) return;
  const refunded = [...truth.refunds.values()]
    .filter((r) => r.intent === paid.intent && !/failed|canceled/.test(r.status))
    .reduce((sum, r) => sum + r.amountMinor, 0);
  const amount = Math.floor((paid.totalMinor - refunded) / part);
  scene.model.control.createRefund({ paymentIntent: paid.intent, ...(amount > 0 && { amount }) });
}

/** Stripe itself refuses what makes no sense (refund of an unpaid session, a second dispute): that is no failure. */
async function attempt(scene: Scene, what: string, act: () => unknown): Promise<void> {
  try {
    await act();
    scene.model.see(what);
  } catch (error) {
    if (!(error instanceof Error) || /InvariantBroken/.test(error.name)) throw error;
    scene.model.see(`${what} refused`);
  }
}
