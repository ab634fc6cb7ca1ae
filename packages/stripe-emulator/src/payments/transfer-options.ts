import { list, object } from '../core/composite-fields.ts';
import { oneOf } from '../core/field-types.ts';
import { field, required } from '../core/fields.ts';
import type { Field } from '../core/fields.ts';
import { invalidRequest } from '../core/stripe-error.ts';
import type { PaymentIntent } from '../wire.ts';

/** The kinds of bank transfer and the currency that each brings. */
export const transferCurrencies = {
  eu_bank_transfer: 'eur',
  gb_bank_transfer: 'gbp',
  jp_bank_transfer: 'jpy',
  mx_bank_transfer: 'mxn',
  us_bank_transfer: 'usd',
} as const;

export type TransferType = keyof typeof transferCurrencies;

const transferTypes = Object.keys(transferCurrencies) as TransferType[];

/** The official CLI asks for `jp_bank_account` and means the transfer. */
const transferType = field((input, param) =>
  oneOf(...transferTypes).read(input === 'jp_bank_account' ? 'jp_bank_transfer' : input, param),
);

const customerBalance = object({
  bank_transfer: object({
    eu_bank_transfer: object({ country: required(oneOf('BE', 'DE', 'ES', 'FR', 'IE', 'NL')) }),
    requested_address_types: list(
      oneOf('aba', 'iban', 'sepa', 'sort_code', 'spei', 'swift', 'zengin'),
    ),
    type: required(transferType),
  }),
  funding_type: oneOf('bank_transfer'),
  setup_future_usage: oneOf('none'),
});

/** The options of an intent that have an effect. */
export interface MethodOptions {
  customer_balance?: CustomerBalanceOptions;
}

type CustomerBalanceOptions = NonNullable<
  NonNullable<PaymentIntent['payment_method_options']>['customer_balance']
>;

/** `payment_method_options`: those of the customer balance, as the intent shows them; the others change nothing. */
export const methodOptions = (): Field<MethodOptions, false> => ({
  ...field((input, param): MethodOptions => {
    if (typeof input !== 'object' || input === null) throw invalidRequest('Invalid object', param);
    if (!('customer_balance' in input)) return {};
    const read = customerBalance.read(input.customer_balance, `${param}[customer_balance]`);
    return { customer_balance: { funding_type: null, ...read } };
  }),
  gap: { idle: '* but customer_balance' },
});

const option = (path: string) => `payment_method_options[customer_balance]${path}`;

/** Throws unless the intent says how a customer's bank transfer pays it. */
export function refuseTransferOptions(intent: PaymentIntent): void {
  const { currency, customer, capture_method: capture } = intent;
  const { funding_type: funding, bank_transfer: transfer } =
    intent.payment_method_options?.customer_balance ?? {};
  if (!customer) {
    const message = 'A PaymentIntent that is paid from a customer balance needs a customer.';
    throw invalidRequest(message, 'customer', 'parameter_missing');
  }
  if (capture === 'manual') {
    const message = 'A customer balance cannot be captured manually.';
    throw invalidRequest(message, 'capture_method');
  }
  if (!funding) throw missing(option('[funding_type]'));
  if (!transfer) throw missing(option('[bank_transfer]'));
  const expected = transferCurrencies[transfer.type as TransferType];
  if (currency !== expected) {
    const message = `A ${transfer.type} is in ${expected}, and this PaymentIntent in ${currency}.`;
    throw invalidRequest(message, option('[bank_transfer][type]'));
  }
  if (transfer.type === 'eu_bank_transfer' && !transfer.eu_bank_transfer) {
    throw missing(option('[bank_transfer][eu_bank_transfer]'));
  }
}

function missing(param: string) {
  return invalidRequest(`Missing required param: ${param}.`, param, 'parameter_missing');
}
