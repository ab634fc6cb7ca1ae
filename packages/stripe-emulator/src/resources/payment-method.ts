import { fingerprintOf } from '../core/ids.ts';
import type { Address } from '../core/person-fields.ts';
import { invalidRequest } from '../core/stripe-error.ts';
import type { World } from '../core/world.ts';
import { findCardByToken } from '../payments/test-cards.ts';
import type { TestCard } from '../payments/test-cards.ts';
import type { PaymentMethod } from '../wire.ts';

export interface Payer {
  email: string | null;
  name: string | null;
  phone?: string | null;
  address?: Address | null;
}

export interface Expiry {
  month: number;
  year: number;
}

/** Stores a card; of its number only the last four digits and a fingerprint. */
export function createCard(
  world: World,
  card: TestCard,
  payer: Payer,
  expiry: Expiry = { month: 12, year: new Date(world.clock.now()).getUTCFullYear() + 2 },
): PaymentMethod {
  return create(world, payer, {
    type: 'card',
    card: {
      brand: card.brand,
      checks: {
        address_line1_check: null,
        address_postal_code_check: null,
        cvc_check: card.code === 'incorrect_cvc' ? 'fail' : 'pass',
      },
      country: 'US',
      display_brand: card.brand,
      exp_month: expiry.month,
      exp_year: expiry.year,
      fingerprint: fingerprintOf(card.number),
      funding: card.funding ?? 'credit',
      generated_from: null,
      last4: card.number.slice(-4),
      networks: { available: [card.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
  });
}

/** Stores a bank account to debit; of its IBAN only the last four characters and a fingerprint. */
export function createBankDebit(world: World, iban: string, payer: Payer): PaymentMethod {
  return create(world, payer, {
    type: 'sepa_debit',
    sepa_debit: {
      bank_code: iban.slice(4, 9),
      branch_code: '',
      country: iban.slice(0, 2),
      fingerprint: fingerprintOf(iban),
      generated_from: { charge: null, setup_attempt: null },
      last4: iban.slice(-4),
    },
  });
}

/** Stores the wish to pay from a customer's cash balance. */
export function createCustomerBalance(world: World, payer: Payer): PaymentMethod {
  return create(world, payer, { type: 'customer_balance', customer_balance: {} });
}

function create(
  { store, clock, ids }: World,
  { email, name, phone, address }: Payer,
  method: Pick<PaymentMethod, 'type'> & Partial<PaymentMethod>,
): PaymentMethod {
  return store.put('payment_method', {
    allow_redisplay: 'unspecified',
    billing_details: {
      address: address ?? {
        city: null,
        country: null,
        line1: null,
        line2: null,
        postal_code: null,
        state: null,
      },
      email,
      name,
      phone: phone ?? null,
      tax_id: null,
    },
    created: clock.nowSeconds(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    ...method,
    id: ids.newId('pm'),
    object: 'payment_method',
  });
}

/**
 * The payment method with an id. A test id such as `pm_card_visa` makes a new one, as it does on
 * Stripe. Throws resource_missing; `param` names the parameter that held the id, 'id' the path.
 */
export function readMethod(world: World, id: string, param = 'payment_method'): PaymentMethod {
  const card = id.startsWith('pm_card_') ? findCardByToken(id) : undefined;
  if (card) return createCard(world, card, { email: null, name: null });
  return world.store.read('payment_method', id, param);
}

/** Gives a payment method to a customer. Throws when it belongs to another one already. */
export function attachMethod(
  world: World,
  method: PaymentMethod,
  customerId: string,
): PaymentMethod {
  world.store.read('customer', customerId, 'customer');
  if (method.customer !== null && method.customer !== customerId) {
    throw invalidRequest(
      'The payment method you provided has already been attached to a customer.',
      'payment_method',
      'payment_method_unexpected_state',
    );
  }
  if (method.customer === customerId) return method;
  method.customer = customerId;
  world.emit('payment_method.attached', method);
  return method;
}

/** The payment methods of a customer, newest first. */
export function listMethodsOf({ store }: World, { id }: { id: string }): PaymentMethod[] {
  return store
    .all('payment_method')
    .filter(({ customer }) => customer === id)
    .toReversed();
}
