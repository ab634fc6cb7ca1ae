import type { Control } from '@till/stripe-emulator';

type Shape = Record<string, unknown>;

/** What Stripe itself knows, read from its events in the order in which they happened: the last snapshot of each object. */
export type StripeTruth = {
  sessions: Map<string, SessionTruth>;
  refunds: Map<string, { intent: string; amountMinor: number; status: string; lines: string }>;
  disputes: Map<string, { intent: string; status: string }>;
};

export type SessionTruth = {
  id: string;
  orderId: string;
  subtotalMinor: number;
  totalMinor: number;
  currency: string;
  status: string;
  intent: string | null;
  paid: boolean;
};

export function readStripeTruth(control: Control): StripeTruth {
  const truth: StripeTruth = { sessions: new Map(), refunds: new Map(), disputes: new Map() };
  for (const session of control.sessions()) {
    truth.sessions.set(session.id, {
      id: session.id,
      orderId: session.client_reference_id ?? '',
      subtotalMinor: session.amount_subtotal ?? 0,
      totalMinor: session.amount_total ?? 0,
      currency: session.currency ?? '',
      status: session.status ?? '',
      intent: typeof session.payment_intent === 'string' ? session.payment_intent : null,
      // A free session says no_payment_required only once it is complete.
      paid: session.status === 'complete' && session.payment_status !== 'unpaid',
    });
  }
  for (const event of control.events()) {
    const object = event.data.object as unknown as Shape;
    const intent = String(object.payment_intent);
    if (event.type.startsWith('refund.')) {
      truth.refunds.set(String(object.id), {
        intent,
        amountMinor: Number(object.amount),
        status: String(object.status),
        lines: (object.metadata as Record<string, string> | null)?.till_lines ?? '',
      });
    } else if (event.type.startsWith('charge.dispute.')) {
      truth.disputes.set(String(object.id), { intent, status: String(object.status) });
    }
  }
  return truth;
}

const refundRanks: Record<string, number> = {
  pending: 0,
  requires_action: 0,
  succeeded: 1,
  failed: 2,
  canceled: 2,
};
const disputeRanks: Record<string, number> = {
  needs_response: 0,
  under_review: 0,
  won: 1,
  lost: 2,
};
export const refundRankOf = (status: string) => refundRanks[status] ?? 9;
export const disputeRankOf = (status: string) => disputeRanks[status] ?? 9;

/** Whether a paid session should open what was bought, by Stripe's own account of it. */
export function shouldBeOpen(truth: StripeTruth, session: SessionTruth): boolean {
  if (!session.paid) return false;
  if (session.totalMinor === 0) return true;
  const refunds = [...truth.refunds.values()].filter(
    (r) => r.intent === session.intent && !/failed|canceled/.test(r.status),
  );
  // Orders have one line of one unit where refunds name any.
  if (refunds.some((r) => r.lines !== '')) return false;
  const refunded = refunds.reduce((sum, r) => sum + r.amountMinor, 0);
  const disputed = [...truth.disputes.values()].some(
    (d) => d.intent === session.intent && /needs_response|under_review|lost/.test(d.status),
  );
  return refunded < session.totalMinor && !disputed;
}
