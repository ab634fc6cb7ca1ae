import { findOrderDossier } from '@till/db';
import type { OrderLine } from '@till/db/schema';
import { shareOfUnits } from '../checkout/share-of-units.ts';
import { applyRefund } from '../stripe-events/refund.ts';
import { writeRefundedLines } from '../stripe-events/refunded-lines.ts';
import type { Tools } from '../tools.ts';
import { Refusal } from './deed.ts';
import { toCell } from './print.ts';

export type LineRefund = {
  orderId: string;
  line: OrderLine;
  units: number;
  amountMinor: number;
  currency: string;
};

type Wanted = { line: number; units?: number | undefined };

type Refund = { rank: number; amount_minor: number; lines: Record<string, number> };

/** What a refund of these units of a line would be; all that are left without `units`. Throws Refusal. Changes nothing. */
export async function planLineRefund({ db }: Pick<Tools, 'db'>, id: string, wanted: Wanted) {
  const found = await findOrderDossier(db, id);
  if (!found) throw new Refusal(`There is no order or session ${toCell(id)} here.`);
  const orderId = String(found.order.id);
  const lines = found.order.lines as OrderLine[];
  const line = lines.find((one) => one.line === wanted.line);
  if (!line) throw new Refusal(`The order has no line ${wanted.line}: it has ${lines.length}.`);
  if (found.payment?.rank !== 2) throw new Refusal('The order is not paid.');
  const paidMinor = Number(found.payment.amount_minor);
  const paymentIntentId = found.payment.payment_intent_id;
  if (paidMinor === 0 || typeof paymentIntentId !== 'string') {
    throw new Refusal('Nothing was paid for the order, so nothing can go back.');
  }

  const refunds = found.refunds as Refund[];
  const live = refunds.filter(({ rank }) => rank < 2);
  const named = live.reduce((sum, refund) => sum + (refund.lines[line.line] ?? 0), 0);
  const left = Math.max(0, line.quantity - named);
  const units = wanted.units ?? left;
  if (units < 1 || units > left) {
    throw new Refusal(`Line ${line.line} has ${left} of ${line.quantity} units left to refund.`);
  }
  const amountMinor = shareOfUnits(lines, paidMinor, line, left, units);
  if (amountMinor === 0) throw new Refusal(`Nothing was paid for line ${line.line}.`);
  const leftMinor = paidMinor - live.reduce((sum, refund) => sum + Number(refund.amount_minor), 0);
  if (amountMinor > leftMinor) {
    throw new Refusal(
      `It would be ${amountMinor}, and only ${leftMinor} of the payment is left: the rest was refunded without naming a line. Refund the remainder at Stripe.`,
    );
  }
  const currency = String(found.order.currency);
  // A refund that failed is over; the next attempt is another one, to Stripe too.
  const failed = refunds.length - live.length;
  const idempotencyKey = `refund:${orderId}:${line.line}:${left}:${units}:${failed}`;
  return {
    refund: { orderId, line, units, amountMinor, currency } satisfies LineRefund,
    paymentIntentId,
    idempotencyKey,
  };
}

/**
 * Has Stripe give back what was paid for these units of a line, and writes what it answers: the line's units are closed
 * at the next request. Called twice at once it is one refund. Throws Refusal, or Stripe's own error.
 */
export async function refundLine(
  tools: Pick<Tools, 'db' | 'stripe'>,
  id: string,
  wanted: Wanted,
): Promise<LineRefund & { refundId: string; status: string | null }> {
  const { refund, paymentIntentId, idempotencyKey } = await planLineRefund(tools, id, wanted);
  const { orderId, line, units, amountMinor } = refund;
  const made = await tools.stripe.refunds.create(
    {
      payment_intent: paymentIntentId,
      amount: amountMinor,
      metadata: { order_id: orderId, ...writeRefundedLines(line.line, units) },
    },
    { idempotencyKey },
  );
  await applyRefund(tools, made, 'operator', null);
  return { ...refund, refundId: made.id, status: made.status };
}
