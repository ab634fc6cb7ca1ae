import { newId, randomText } from '../core/ids.ts';
import { defineResource } from '../core/resource.ts';
import type { World } from '../core/world.ts';
import type { TestCard } from '../payments/test-cards.ts';
import type { StripeObjects } from '../wire.ts';

export type PaymentMethod = StripeObjects['payment_method'];

export interface Payer {
  email: string | null;
  name: string | null;
}

/** Stores a card; of its number only the last four digits. */
export function createCard(world: World, card: TestCard, payer: Payer): PaymentMethod {
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
      exp_month: 12,
      exp_year: new Date(world.clock.now()).getUTCFullYear() + 2,
      fingerprint: randomText(16),
      funding: 'credit',
      generated_from: null,
      last4: card.number.slice(-4),
      networks: { available: [card.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
  });
}

/** Stores a bank account to debit; of its IBAN only the last four characters. */
export function createBankDebit(world: World, iban: string, payer: Payer): PaymentMethod {
  return create(world, payer, {
    type: 'sepa_debit',
    sepa_debit: {
      bank_code: iban.slice(4, 9),
      branch_code: '',
      country: iban.slice(0, 2),
      fingerprint: randomText(16),
      generated_from: { charge: null, setup_attempt: null },
      last4: iban.slice(-4),
    },
  });
}

function create(
  { store, clock }: World,
  { email, name }: Payer,
  method: Pick<PaymentMethod, 'type'> & Partial<PaymentMethod>,
): PaymentMethod {
  return store.put('payment_method', {
    allow_redisplay: 'limited',
    billing_details: { address: null, email, name, phone: null, tax_id: null },
    created: clock.nowSeconds(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    ...method,
    id: newId('pm'),
    object: 'payment_method',
  });
}

export const paymentMethods = defineResource({
  object: 'payment_method',
  path: '/v1/payment_methods',
});
