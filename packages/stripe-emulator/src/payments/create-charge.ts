import type { Ids } from '../core/ids.ts';
import type { World } from '../core/world.ts';
import type { Charge, PaymentIntent, PaymentMethod } from '../wire.ts';
import type { TestCard } from './test-cards.ts';

/**
 * Stores a charge for the whole amount of `intent` and makes it the latest one. A refused card makes
 * a failed charge, a bank debit a pending one. No event is sent: the caller knows which.
 */
export function createCharge(
  { store, clock, ids }: World,
  intent: PaymentIntent,
  method: PaymentMethod,
  { status, card }: { status: 'failed' | 'pending' | 'succeeded'; card?: TestCard },
): Charge {
  const captured = status !== 'failed' && intent.capture_method !== 'manual';
  const id = ids.newId(method.card ? 'ch' : 'py');
  const charge = store.put('charge', {
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: status === 'succeeded' && captured ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: 'TILL',
    captured,
    created: clock.nowSeconds(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: status === 'failed' ? (card?.code ?? null) : null,
    failure_message: status === 'failed' ? (card?.message ?? null) : null,
    fraud_details: {},
    livemode: false,
    metadata: { ...intent.metadata },
    on_behalf_of: null,
    outcome: outcomeOf(status, card),
    paid: status === 'succeeded',
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: method.card
      ? cardDetails(ids, method, intent.amount)
      : method.sepa_debit
        ? debitDetails(ids, method)
        : { type: 'customer_balance', customer_balance: {} },
    radar_options: {},
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: intent.shipping,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status,
    transfer_data: null,
    transfer_group: intent.transfer_group,
  });
  intent.latest_charge = id;
  return charge;
}

function outcomeOf(status: Charge['status'], card: TestCard | undefined): Charge['outcome'] {
  const refused = status === 'failed';
  return {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: refused ? 'declined_by_network' : 'approved_by_network',
    reason: refused ? (card?.declineCode ?? 'generic_decline') : null,
    risk_level: card ? 'normal' : 'not_assessed',
    ...(card && { risk_score: 20 }),
    seller_message: refused ? 'The bank declined the payment.' : 'Payment complete.',
    type: refused ? 'issuer_declined' : 'authorized',
  };
}

function cardDetails(
  ids: Ids,
  { card }: PaymentMethod,
  amount: number,
): Charge['payment_method_details'] {
  return {
    type: 'card',
    card: {
      amount_authorized: amount,
      authorization_code: ids.randomText(6),
      brand: card!.brand,
      checks: card!.checks,
      country: card!.country,
      electronic_commerce_indicator: null,
      exp_month: card!.exp_month,
      exp_year: card!.exp_year,
      extended_authorization: { status: 'disabled' },
      fingerprint: card!.fingerprint ?? null,
      funding: card!.funding,
      incremental_authorization: { status: 'unavailable' },
      installments: null,
      last4: card!.last4,
      mandate: null,
      multicapture: { status: 'unavailable' },
      network: card!.brand,
      network_token: { used: false },
      network_transaction_id: ids.randomText(15),
      overcapture: { maximum_amount_capturable: amount, status: 'unavailable' },
      regulated_status: card!.regulated_status,
      three_d_secure: null,
      transaction_link_id: null,
      wallet: null,
    },
  };
}

function debitDetails(
  ids: Ids,
  { sepa_debit: debit }: PaymentMethod,
): Charge['payment_method_details'] {
  return {
    type: 'sepa_debit',
    sepa_debit: {
      bank_code: debit!.bank_code,
      branch_code: debit!.branch_code,
      country: debit!.country,
      fingerprint: debit!.fingerprint,
      last4: debit!.last4,
      mandate: ids.newId('mandate'),
    },
  };
}
