import { forbiddenByState } from '../core/stripe-error.ts';
import { change } from '../core/world.ts';
import type { World } from '../core/world.ts';
import { createBalanceTransaction } from '../resources/balance-transaction.ts';
import type { Charge, Dispute } from '../wire.ts';
import { testCardOf } from './test-cards.ts';

const disputeFee = 2000;
/** A dispute with one of these is over. */
export const closedStatuses: Dispute['status'][] = ['lost', 'warning_closed', 'won'];
const dueAfterSeconds = 9 * 24 * 60 * 60;

export const noEvidence = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
} satisfies Dispute['evidence'];

/**
 * Disputes what is not refunded of a charge and withdraws the funds; a bank's inquiry leaves them.
 * Throws when it is disputed already.
 */
export function createDispute(world: World, charge: Charge): Dispute {
  const method = world.store.find('payment_method', String(charge.payment_method));
  const test = method && testCardOf(method);
  const inquiry = test?.then === 'inquiry';
  if (charge.status !== 'succeeded' || charge.disputed) {
    throw forbiddenByState(
      `Charge ${charge.id} cannot be disputed: it failed or is disputed already.`,
    );
  }
  const id = world.ids.newId('du');
  const amount = charge.amount_captured - charge.amount_refunded;
  const { currency, payment_intent } = charge;
  const card = charge.payment_method_details?.card;
  const booking = {
    amount: -amount,
    currency,
    type: 'adjustment',
    source: id,
    fee: disputeFee,
  } as const;
  const dispute = world.store.put('dispute', {
    id,
    object: 'dispute',
    amount,
    balance_transactions: inquiry ? [] : [createBalanceTransaction(world, booking)],
    charge: charge.id,
    created: world.clock.nowSeconds(),
    currency,
    enhanced_eligibility_types: [],
    evidence: structuredClone(noEvidence),
    evidence_details: {
      due_by: world.clock.nowSeconds() + dueAfterSeconds,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: inquiry,
    livemode: false,
    metadata: {},
    payment_intent,
    ...(card && {
      payment_method_details: {
        type: 'card',
        card: {
          brand: card.brand ?? 'visa',
          case_type: inquiry ? 'inquiry' : 'chargeback',
          network: card.network ?? 'visa',
          network_reason_code: '10.4',
        },
      },
    }),
    reason: test?.disputeReason ?? 'fraudulent',
    status: inquiry ? 'warning_needs_response' : 'needs_response',
  });
  const previous = change<'charge'>(charge, { disputed: true });
  world.emit('charge.dispute.created', dispute);
  if (!inquiry) world.emit('charge.dispute.funds_withdrawn', dispute);
  world.emit('charge.updated', charge, previous);
  return dispute;
}

/** Ends an open dispute; a won one gives the funds back. Throws when it is closed already. */
export function closeDispute(world: World, dispute: Dispute, outcome: 'won' | 'lost'): Dispute {
  if (closedStatuses.includes(dispute.status)) {
    throw forbiddenByState('This dispute is already closed', 'dispute_already_closed');
  }
  const { amount, currency, id } = dispute;
  const inquiry = dispute.status.startsWith('warning_');
  const status = inquiry && outcome === 'won' ? 'warning_closed' : outcome;
  const previous = change<'dispute'>(dispute, { status });
  if (outcome === 'won' && !inquiry) {
    const booking = { amount, currency, type: 'adjustment', source: id } as const;
    dispute.balance_transactions.push(createBalanceTransaction(world, booking));
    world.emit('charge.dispute.funds_reinstated', dispute);
  }
  world.emit('charge.dispute.closed', dispute, previous);
  return dispute;
}

/**
 * Lets Stripe's test texts decide: `winning_evidence` and `losing_evidence` close a dispute,
 * `escalate_inquiry_evidence` turns an inquiry into a chargeback. Any other text waits.
 */
export function decideDispute(world: World, dispute: Dispute, text: string): void {
  if (text === 'winning_evidence') closeDispute(world, dispute, 'won');
  if (text === 'losing_evidence') closeDispute(world, dispute, 'lost');
  if (text !== 'escalate_inquiry_evidence' || !dispute.status.startsWith('warning_')) return;
  const { amount, currency, id } = dispute;
  const booking = { amount: -amount, currency, source: id, fee: disputeFee } as const;
  const previous = change<'dispute'>(dispute, {
    status: 'needs_response',
    is_charge_refundable: false,
    balance_transactions: [createBalanceTransaction(world, { ...booking, type: 'adjustment' })],
  });
  world.emit('charge.dispute.updated', dispute, previous);
  world.emit('charge.dispute.funds_withdrawn', dispute);
}
