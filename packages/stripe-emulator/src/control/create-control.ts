import { faultKinds } from '../core/faults.ts';
import type { ApiTools } from '../api/register-api.ts';
import { seedDiscounts } from '../create-world.ts';
import { createDispute, closeDispute } from '../payments/dispute-charge.ts';
import { expireSession } from '../payments/expire-session.ts';
import { changeQuantity } from '../payments/change-quantity.ts';
import { answerIntentChallenge, isChallenged } from '../payments/confirm-intent.ts';
import { recoverSession } from '../payments/recover-session.ts';
import { createRefund } from '../payments/refund-charge.ts';
import { refundStatuses, setRefundStatus } from '../payments/set-refund-status.ts';
import { settleDebit } from '../payments/settle-debit.ts';
import { findChargeToRefund } from '../resources/refund.ts';
import type { Control } from './control.ts';
import { createDeliveryControl } from './delivery-control.ts';
import type { KeptWebhooks } from './delivery-control.ts';
import { paySession } from './pay-session.ts';
import { readTimeSpan } from './read-time-span.ts';
import { restoreSnapshot, takeSnapshot } from './snapshot.ts';

/** The control over one emulator, in its own process. */
export function createControl(tools: ApiTools, kept: KeptWebhooks): Control {
  const { world, faults, keys, requests } = tools;
  const deliveryControl = createDeliveryControl(world, kept);
  const sessionOf = (id: string) => world.store.read('checkout.session', id);
  const settle = (sessionId: string, outcome: 'succeeds' | 'fails') => {
    const intent = world.store.find('payment_intent', String(sessionOf(sessionId).payment_intent));
    return intent !== undefined && settleDebit(world, intent, outcome);
  };
  const chargeOf = (paymentIntent: string) =>
    findChargeToRefund(world, { payment_intent: paymentIntent });

  return {
    ...deliveryControl,
    setFault(fault) {
      if (!faultKinds.includes(fault?.kind)) {
        throw new TypeError(`setFault: kind must be one of ${faultKinds.join(', ')}`);
      }
      if (typeof fault.path !== 'string') throw new TypeError('setFault: path is missing');
      faults.set(fault);
    },
    clearFaults: () => faults.clear(),
    requests: (filter) => requests.find(filter),
    countRequests: (filter) => requests.find(filter).length,
    sessions: () => structuredClone(world.store.all('checkout.session')),
    events: (type) =>
      structuredClone(world.store.all('event').filter((event) => !type || event.type === type)),
    paySession: (id, options) => paySession(world, sessionOf(id), options),
    settleDebit: (id) => settle(id, 'succeeds'),
    failDebit: (id) => settle(id, 'fails'),
    expireSession: (id) => structuredClone(expireSession(world, sessionOf(id))),
    recoverSession(id) {
      const recovered = recoverSession(world, sessionOf(id));
      if (!recovered) throw new TypeError(`recoverSession: ${id} cannot be recovered`);
      return structuredClone(recovered);
    },
    changeQuantity(sessionId, lineItemId, quantity) {
      const session = sessionOf(sessionId);
      if (session.status !== 'open')
        throw new TypeError(`changeQuantity: ${sessionId} is not open`);
      const problem = changeQuantity(world, session, lineItemId, quantity);
      if (problem) throw new TypeError(`changeQuantity: ${problem}`);
      return structuredClone(session);
    },
    answerChallenge(id, passed) {
      const intent = world.store.read('payment_intent', id);
      if (!isChallenged(intent)) {
        throw new TypeError(`answerChallenge: ${id} waits for nothing`);
      }
      return structuredClone(answerIntentChallenge(world, intent, passed));
    },
    createRefund: ({ paymentIntent, amount }) =>
      structuredClone(
        createRefund(world, chargeOf(paymentIntent), amount === undefined ? {} : { amount }),
      ),
    setRefundStatus(id, status) {
      if (!refundStatuses.includes(status)) {
        throw new TypeError(`setRefundStatus: status must be one of ${refundStatuses.join(', ')}`);
      }
      return structuredClone(setRefundStatus(world, world.store.read('refund', id), status));
    },
    createDispute: ({ paymentIntent }) =>
      structuredClone(createDispute(world, chargeOf(paymentIntent))),
    closeDispute(id, outcome) {
      if (outcome !== 'won' && outcome !== 'lost') {
        throw new TypeError('closeDispute: outcome must be won or lost');
      }
      return structuredClone(closeDispute(world, world.store.read('dispute', id), outcome));
    },
    suppressEvent({ type, count }) {
      if (!type) throw new TypeError('suppressEvent: type is missing');
      world.webhooks.faults.set({
        kind: 'never_generated',
        type,
        ...(count !== undefined && { count }),
      });
    },
    now: () => world.clock.now(),
    async advanceClock(by) {
      await world.clock.advance(readTimeSpan(by), () => world.webhooks.idle());
    },
    snapshot: () => takeSnapshot(tools),
    restore: (snapshot) => restoreSnapshot(tools, snapshot),
    reset() {
      for (const id of kept.keys()) if (!world.store.find('webhook_endpoint', id)) kept.delete(id);
      world.webhooks.reset();
      world.clock.reset();
      world.store.clear();
      world.checkouts.clear();
      world.sessionOfIntent.clear();
      world.cashModes.clear();
      world.jobs.load([]);
      world.ids.moveTo(0);
      faults.clear();
      keys.clear();
      requests.clear();
      seedDiscounts(world);
      const endpoints = [...kept.values()];
      kept.clear();
      for (const endpoint of endpoints) deliveryControl.addWebhook(endpoint);
    },
  };
}
