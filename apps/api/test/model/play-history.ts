import { randomUUID } from 'node:crypto';
import type { StripeEvent } from './scene.ts';
import { stripeEventHandlers } from '../../src/stripe-events/index.ts';
import { messageIdOf } from '../../src/outbox/perform-effect.ts';
import { drainOutbox, sweep, sweepAll, work } from './background-steps.ts';
import { checkLiveness, checkSafety, InvariantBroken } from './check-ledger.ts';
import type { Ending, History, Step } from './history.ts';
import type { Model } from './open-model.ts';
import { deliver, isApplied, postEvent } from './deliver.ts';
import { newScene, look, type Scene } from './scene.ts';
import { startCheckout, lookAtOrder } from './shop-steps.ts';
import { tamper, forge } from './attack-steps.ts';
import { readLedger, type Ledger } from './read-ledger.ts';
import { readStripeTruth } from './stripe-truth.ts';

/**
 * Plays one history on the real application and checks every invariant after every step, then lets all faults end
 * and checks that the ledger says what Stripe says. Throws InvariantBroken with the facts.
 */
export async function playHistory(model: Model, { steps, ending }: History): Promise<void> {
  const scene = await newScene(model);
  for (const step of steps) {
    await playStep(scene, step);
    model.control.clearFaults();
    await check(scene);
  }
  await settle(scene, ending);
}

async function check(scene: Scene): Promise<Ledger> {
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
  return ledger;
}

/**
 * Faults are over. By the one way or the other the ledger comes to say what Stripe says, and the other way then changes
 * nothing; every effect that is due is performed once.
 */
async function settle(scene: Scene, ending: Ending): Promise<void> {
  const { model } = scene;
  const deliverAll = async () => {
    for (const event of model.control.events()) {
      if (event.type in stripeEventHandlers) await postEvent(scene, event);
    }
  };
  const sweepOnce = async () => {
    if (!(await sweepAll(scene))) throw new Error('the sweep failed though nothing was wrong');
  };
  await (ending === 'sweep' ? sweepOnce() : deliverAll());
  const settled = await check(scene);
  checkLiveness(settled, readStripeTruth(model.control));
  await (ending === 'sweep' ? deliverAll() : sweepOnce());
  const again = await check(scene);
  const [first, second] = [settled, again].map(stateOf);
  if (first !== second)
    throw new InvariantBroken(`webhooks and sweep disagree: ${first} ${second}`);
  await drainOutbox(scene);
  await checkEffects(scene);
}

/** What customers have. (Only the sweep also writes down the session of an order that nobody has paid yet.) */
const stateOf = ({ orders, stock }: Ledger): string =>
  JSON.stringify([
    orders.map(({ id, payment, grants, access }) => [id, payment, grants, access]),
    stock,
  ]);

async function checkEffects(scene: Scene): Promise<void> {
  const { db, mails } = scene.model;
  const effects = await db.sql<{ key: string; kind: string; done: boolean; skipped: string }[]>`
    select key, kind, done_at is not null as done, coalesce(last_error, '') as skipped from outbox
    where body ->> 'sessionId' = any(${scene.model.control.sessions().map(({ id }) => id)})`;
  for (const { key, kind, done, skipped } of effects) {
    if (!done) throw new InvariantBroken(`an effect was never performed: ${key}`);
    scene.model.see(`effect ${kind}`);
    const sent = mails.has(messageIdOf(key, scene.model.tools.config.clientOrigin));
    if (!sent && !skipped) throw new InvariantBroken(`marked as sent, but it was not: ${key}`);
  }
  for (const order of scene.ledger?.orders ?? []) {
    const receipts = effects.filter((e) => e.key === `receipt:${order.sessionId}`);
    if ((order.payment?.rank === 2 ? 1 : 0) !== receipts.length) {
      throw new InvariantBroken(`not one receipt per paid order: ${JSON.stringify(order)}`);
    }
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
        const [id, refund] = pickFrom([...readStripeTruth(control).refunds], step.refund) ?? [];
        if (id && refund && canBecome(refund.status, step.status)) {
          control.setRefundStatus(id, step.status);
        }
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
    case 'sweep':
      return sweep(scene, step);
    case 'outbox':
      return work(scene, step);
    case 'advance':
      return control.advanceClock(step.minutes * 60_000);
  }
}

/** Stripe never takes a failed or canceled refund up again; one that succeeded can still fail. */
const canBecome = (status: string, next: string): boolean =>
  status === 'pending' || (status === 'succeeded' && next === 'failed');

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
    if (!(error instanceof Error) || error instanceof InvariantBroken) throw error;
    scene.model.see(`${what} refused`);
  }
}
