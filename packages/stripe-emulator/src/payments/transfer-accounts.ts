import { fingerprintOf } from '../core/ids.ts';
import type { Address } from '../core/person-fields.ts';
import type { PaymentIntent } from '../wire.ts';
import type { TransferType } from './transfer-options.ts';

/** What the customer of an intent that awaits a bank transfer is told. */
export type Instructions = NonNullable<
  NonNullable<PaymentIntent['next_action']>['display_bank_transfer_instructions']
>;
type TransferAccount = NonNullable<Instructions['financial_addresses']>[number];

const holder = 'Till';
const bank = 'Test Bank';

/** The accounts to which a customer sends a bank transfer: the same ones each time. */
export function transferAccounts(
  customerId: string,
  type: TransferType,
  country = 'DE',
): TransferAccount[] {
  const digits = (count: number) => digitsOf(customerId, count);
  switch (type) {
    case 'eu_bank_transfer':
      return [
        {
          type: 'iban',
          supported_networks: ['sepa'],
          iban: {
            ...holderIn(country),
            bic: 'TESTDEFFXXX',
            country,
            iban: ibanOf(country, digits),
          },
        },
      ];
    case 'gb_bank_transfer':
      return [
        {
          type: 'sort_code',
          supported_networks: ['bacs', 'fps'],
          sort_code: { ...holderIn('GB'), account_number: digits(8), sort_code: '200000' },
        },
      ];
    case 'jp_bank_transfer':
      return [
        {
          type: 'zengin',
          supported_networks: ['zengin'],
          zengin: {
            ...holderIn('JP'),
            account_number: digits(7),
            account_type: 'futsu',
            bank_code: '0000',
            bank_name: bank,
            branch_code: '000',
            branch_name: 'Test Branch',
          },
        },
      ];
    case 'mx_bank_transfer':
      return [
        {
          type: 'spei',
          supported_networks: ['spei'],
          spei: { ...holderIn('MX'), bank_code: '000', bank_name: bank, clabe: `000${digits(15)}` },
        },
      ];
    case 'us_bank_transfer': {
      const account = {
        ...holderIn('US'),
        account_number: digits(12),
        account_type: 'checking',
        bank_name: bank,
      };
      return [
        {
          type: 'aba',
          supported_networks: ['ach', 'domestic_wire_us'],
          aba: { ...account, routing_number: '110000000' },
        },
        {
          type: 'swift',
          supported_networks: ['swift'],
          swift: { ...account, swift_code: 'TESTUS99XXX' },
        },
      ];
    }
  }
}

function holderIn(country: string) {
  return {
    account_holder_name: holder,
    account_holder_address: addressIn(country),
    bank_address: addressIn(country),
  };
}

const addressIn = (country: string): Address => ({
  city: null,
  country,
  line1: 'Test Street 1',
  line2: null,
  postal_code: null,
  state: null,
});

function digitsOf(text: string, count: number): string {
  const digits = (part: number) =>
    [...fingerprintOf(`${text}/${part}`)].map((letter) => letter.charCodeAt(0) % 10).join('');
  return (digits(0) + digits(1)).slice(0, count);
}

/** What comes before the digits in an account number of each country, and how many digits follow. */
const accountForms: Record<string, [bank: string, digits: number]> = {
  BE: ['', 12],
  DE: ['', 18],
  ES: ['', 20],
  FR: ['', 23],
  IE: ['TEST', 14],
  NL: ['TEST', 10],
};

function ibanOf(country: string, digits: (count: number) => string): string {
  const [prefix, count] = accountForms[country]!;
  const account = prefix + digits(count);
  const text = `${account}${country}00`;
  const value = text.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return country + String(98n - (BigInt(value) % 97n)).padStart(2, '0') + account;
}
