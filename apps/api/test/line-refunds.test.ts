import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shareOfUnits } from '../src/checkout/share-of-units.ts';
import { planLineRefund, refundLine } from '../src/cli/refund-line.ts';
import { makeEvent } from './deliver-event.ts';
import { postEvent } from './post-event.ts';
import { newBuyer, startShop, type RunningShop } from './support.ts';

let shop: RunningShop;
beforeAll(async () => void (shop = await startShop()));
afterAll(() => shop.close());

/** Three licences, a page and a free file, paid. */
async function buy(promotionCode?: string) {
  const buyer = newBuyer(shop.apiUrl);
  const basket = { plumb: 3, 'the-drawer': 1, 'paper-sizes': 1 };
  const { sessionId, orderId } = await buyer.startBasket(basket);
  await shop.control.paySession(sessionId, { ...(promotionCode && { promotionCode }) });
  const { payment_intent: intent } = await shop.stripe.checkout.sessions.retrieve(sessionId);
  const look = async () => {
    const order = await buyer.read(sessionId);
    const keys = order.lines.map(({ delivery }) =>
      delivery?.kind === 'licence' ? delivery.keys.length : delivery ? 1 : 0,
    );
    return [order.state, ...keys];
  };
  return { buyer, orderId, sessionId, intent: String(intent), look };
}

const refund = async (intent: string, amount: number, lines?: string) => {
  const made = await shop.stripe.refunds.create({
    payment_intent: intent,
    amount,
    ...(lines !== undefined && { metadata: { till_lines: lines } }),
  });
  await shop.control.webhooksIdle();
  return made;
};

describe('a refund', () => {
  test.each<[string, number, string | undefined, unknown[]]>([
    ['of a part that names nothing leaves everything', 500, undefined, ['paid', 3, 1, 1]],
    ['that names a line closes it alone', 500, '2', ['paid', 3, 0, 1]],
    ['that names one of three units takes one key', 2900, '1:1', ['paid', 2, 1, 1]],
    ['that names several lines closes them', 3400, '1:2, 2', ['paid', 1, 0, 1]],
    ['that names more units than there are closes the line', 100, '1:9', ['paid', 0, 1, 1]],
    [
      'that names every line closes the order, whatever came back',
      1,
      '1,2,3',
      ['refunded', 0, 0, 0],
    ],
    ['of everything closes everything, whatever it names', 9200, '2', ['refunded', 0, 0, 0]],
    ['that names a line there is not takes no line', 500, '7', ['paid', 3, 1, 1]],
    ['that cannot be read takes no line', 500, 'line two', ['paid', 3, 1, 1]],
    ['that names a line twice takes no line', 500, '2,2', ['paid', 3, 1, 1]],
  ])('%s', async (_name, amount, lines, seen) => {
    const { intent, look } = await buy();
    await refund(intent, amount, lines);
    expect(await look()).toEqual(seen);
  });

  test('that fails gives back what it took, and its page says what is refunded', async () => {
    const { buyer, sessionId, intent, look } = await buy();
    const first = await refund(intent, 2900, '1:1');
    await refund(intent, 500, '2');
    expect(await look()).toEqual(['paid', 2, 0, 1]);
    expect((await buyer.read(sessionId)).lines.map((line) => line.refundedUnits)).toEqual([
      1, 1, 0,
    ]);
    shop.control.setRefundStatus(first.id, 'failed');
    await shop.control.webhooksIdle();
    expect(await look()).toEqual(['paid', 3, 0, 1]);
  });

  test('that is told twice with other lines has taken all of them, whichever came first', async () => {
    for (const told of [
      ['1:1', '1:2,2'],
      ['1:2,2', '1:1'],
      ['2', '', '1:2'],
    ]) {
      const { intent, look } = await buy();
      for (const lines of told) {
        const object = {
          id: `re_${intent}`,
          object: 'refund',
          payment_intent: intent,
          amount: 100,
          currency: 'usd',
          status: 'succeeded',
          metadata: { till_lines: lines },
        };
        const event = makeEvent('refund.updated', object);
        expect((await postEvent(shop.apiUrl, event)).status).toBe(200);
      }
      expect(await look()).toEqual(['paid', 1, 0, 1]);
    }
  });

  test('of a line suspended by a dispute stays closed, and the rest is back when it is won', async () => {
    const { intent, look } = await buy();
    await refund(intent, 500, '2');
    const dispute = shop.control.createDispute({ paymentIntent: intent });
    await shop.control.webhooksIdle();
    expect(await look()).toEqual(['disputed', 0, 0, 0]);
    shop.control.closeDispute(dispute.id, 'won');
    await shop.control.webhooksIdle();
    expect(await look()).toEqual(['paid', 3, 0, 1]);
  });
});

describe('an operator', () => {
  test('refunds units and lines at what was paid for them, and the sum is the payment', async () => {
    const { orderId, look, intent } = await buy('HALF50');
    const planned = await planLineRefund(shop.tools, orderId, { line: 1, units: 2 });
    expect(planned.refund).toMatchObject({ units: 2, amountMinor: 2900, currency: 'usd' });
    expect(await look()).toEqual(['paid', 3, 1, 1]);
    // The same key to Stripe until the refund is written down: pressed twice at once it is one.
    const again = await planLineRefund(shop.tools, orderId, { line: 1, units: 2 });
    expect(again.idempotencyKey).toBe(planned.idempotencyKey);
    await refundLine(shop.tools, orderId, { line: 1, units: 2 });
    expect(await look()).toEqual(['paid', 1, 1, 1]);
    await refundLine(shop.tools, orderId, { line: 1 });
    expect(await look()).toEqual(['paid', 0, 1, 1]);
    await refundLine(shop.tools, orderId, { line: 2 });
    expect(await look()).toEqual(['refunded', 0, 0, 0]);
    const { data } = await shop.stripe.refunds.list({ payment_intent: intent });
    expect(data.map(({ amount }) => amount).toSorted((a, b) => a - b)).toEqual([250, 1450, 2900]);
    await shop.control.webhooksIdle();
    expect(await look()).toEqual(['refunded', 0, 0, 0]);
  });

  test('tries again after a refund that failed, and that is another refund', async () => {
    const { orderId, look } = await buy();
    const first = await refundLine(shop.tools, orderId, { line: 2 });
    shop.control.setRefundStatus(first.refundId, 'failed');
    await shop.control.webhooksIdle();
    expect(await look()).toEqual(['paid', 3, 1, 1]);
    const second = await refundLine(shop.tools, orderId, { line: 2 });
    expect(second.refundId).not.toBe(first.refundId);
    expect(await look()).toEqual(['paid', 3, 0, 1]);
  });

  test.each<[string, (orderId: string, intent: string) => Promise<unknown>, string]>([
    ['an unknown order', () => refundLine(shop.tools, 'cs_nothing', { line: 1 }), 'no order'],
    ['an unknown line', (id) => refundLine(shop.tools, id, { line: 4 }), 'has no line 4: it has 3'],
    ['a free line', (id) => refundLine(shop.tools, id, { line: 3 }), 'Nothing was paid for line 3'],
    [
      'too many units',
      (id) => refundLine(shop.tools, id, { line: 1, units: 4 }),
      'has 3 of 3 units left',
    ],
    [
      'more than is left',
      async (id, intent) => {
        await refund(intent, 9000);
        return refundLine(shop.tools, id, { line: 2 });
      },
      'only 200 of the payment is left',
    ],
  ])('is refused %s, and no money moves', async (_name, act, says) => {
    const { orderId, intent } = await buy();
    await expect(act(orderId, intent)).rejects.toThrow(says);
    const { data } = await shop.stripe.refunds.list({ payment_intent: intent });
    expect(data.filter(({ metadata }) => metadata?.till_lines)).toEqual([]);
  });

  test('is refused what is not paid, or was free', async () => {
    const { orderId } = await newBuyer(shop.apiUrl).start('plumb');
    await expect(refundLine(shop.tools, orderId, { line: 1 })).rejects.toThrow('is not paid');
    const free = await newBuyer(shop.apiUrl).start('paper-sizes');
    await shop.control.paySession(free.sessionId);
    await expect(refundLine(shop.tools, free.orderId, { line: 1 })).rejects.toThrow('Nothing was');
  });
});

test('the shares of all units are the payment, whatever the discount', () => {
  const lines = [
    { line: 1, unitAmountMinor: 333, quantity: 3 },
    { line: 2, unitAmountMinor: 1, quantity: 1 },
    { line: 3, unitAmountMinor: 0, quantity: 2 },
    { line: 4, unitAmountMinor: 99_999_999, quantity: 20 },
  ];
  for (const paid of [1, 2, 7, 999, 1000, 66_666_667, 99_999_999]) {
    let sum = 0;
    for (const line of lines) {
      for (let unit = 1; unit <= line.quantity; unit += 1) {
        const share = shareOfUnits(lines, paid, line, unit, 1);
        expect(share).toBeGreaterThanOrEqual(0);
        sum += share;
      }
    }
    expect(sum).toBe(paid);
  }
});
