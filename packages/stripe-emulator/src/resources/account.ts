import type Stripe from 'stripe';
import type { Operation } from '../core/operations.ts';
import type { Wire } from '../wire.ts';

const account = {
  id: 'acct_1EmulatorTestAccount',
  object: 'account',
  business_profile: null,
  business_type: 'company',
  capabilities: { card_payments: 'active', sepa_debit_payments: 'active', transfers: 'active' },
  charges_enabled: true,
  country: 'DE',
  created: 1_700_000_000,
  default_currency: 'eur',
  details_submitted: true,
  email: 'merchant@example.com',
  metadata: {},
  payouts_enabled: true,
  settings: null,
  type: 'standard',
} satisfies Wire<Stripe.Account>;

/** The one account that every test key belongs to. */
export const accountOperations: Operation[] = [
  { method: 'GET', path: '/v1/account', fields: {}, run: () => account },
];
