import { fingerprintOf } from '../core/ids.ts';
import type { PaymentMethod } from '../wire.ts';
import { testCards } from './test-card-list.ts';
import type { TestCard } from './test-card-list.ts';

export { testCards } from './test-card-list.ts';
export type { TestCard } from './test-card-list.ts';

const notATestCard: Omit<TestCard, 'number'> = {
  brand: 'visa',
  does: 'Refused: not a test card',
  outcome: 'declined',
  tokens: [],
  code: 'card_declined',
  declineCode: 'test_mode_live_card',
  message:
    'Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: https://stripe.com/docs/testing.',
};

/** The behaviour of a card number (digits only); any number that is no test card is refused. */
export function findTestCard(number: string): TestCard {
  return testCards.find((card) => card.number === number) ?? { ...notATestCard, number };
}

/** The card that a test token such as `tok_visa` or a test id such as `pm_card_visa` stands for. */
export function findCardByToken(token: string): TestCard | undefined {
  const name = token.match(/^(?:tok|pm_card)_(\w+)$/)?.[1];
  return testCards.find(({ tokens }) => name !== undefined && tokens.includes(name));
}

const byFingerprint = new Map(testCards.map((card) => [fingerprintOf(card.number), card]));

/** What a stored card does when it is charged. Its number is not stored: its fingerprint tells. */
export function testCardOf({ card }: PaymentMethod): TestCard {
  return byFingerprint.get(card?.fingerprint ?? '') ?? { ...notATestCard, number: '' };
}

export interface TestIban {
  iban: string;
  does: string;
  outcome: 'succeeds' | 'fails';
}

export const testIbans: readonly TestIban[] = [
  { iban: 'AT611904300234573201', does: 'Settles later', outcome: 'succeeds' },
  { iban: 'AT861904300235473202', does: 'Fails later', outcome: 'fails' },
  { iban: 'AT321904300235473204', does: 'Settles later', outcome: 'succeeds' },
  { iban: 'IT60X0542811101000000123456', does: 'Fails later', outcome: 'fails' },
];

const ibansByFingerprint = new Map(testIbans.map((test) => [fingerprintOf(test.iban), test]));

/** How a bank debit from a stored account ends; accounts that are no test accounts fail. */
export function debitOutcomeOf({ sepa_debit: debit }: PaymentMethod): 'succeeds' | 'fails' {
  return ibansByFingerprint.get(debit?.fingerprint ?? '')?.outcome ?? 'fails';
}

/** Whether the digits pass the Luhn check that every card number passes. */
export function passesLuhn(digits: string): boolean {
  const sum = [...digits].toReversed().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return /^\d{12,19}$/.test(digits) && sum % 10 === 0;
}

/** Whether the text (without spaces) is an IBAN whose check digits fit. */
export function isIban(text: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{10,30}$/.test(text)) return false;
  const rotated = text.slice(4) + text.slice(0, 4);
  const digits = rotated.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(digits) % 97n === 1n;
}
