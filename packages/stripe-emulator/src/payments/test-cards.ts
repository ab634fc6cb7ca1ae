/** What a test card number does when it is paid with. */
export interface TestCard {
  number: string;
  brand: 'amex' | 'mastercard' | 'visa';
  /** Said in the list of test cards. */
  does: string;
  outcome: 'paid' | 'declined' | 'challenge';
  code?: 'card_declined' | 'expired_card' | 'incorrect_cvc' | 'processing_error';
  declineCode?: string;
  message?: string;
  /** What follows a payment that went through. */
  then?: 'disputed' | 'refund_fails' | 'refund_pends';
}

const declined = (
  number: string,
  does: string,
  message: string,
  code: NonNullable<TestCard['code']>,
  declineCode: string = code,
): TestCard => ({ number, brand: 'visa', does, outcome: 'declined', code, declineCode, message });

const paid = (number: string, does: string, rest: Partial<TestCard> = {}): TestCard => ({
  number,
  brand: 'visa',
  does,
  outcome: 'paid',
  ...rest,
});

export const testCards: readonly TestCard[] = [
  paid('4242424242424242', 'Paid'),
  declined(
    '4000000000000002',
    'Declined',
    'Your card was declined.',
    'card_declined',
    'generic_decline',
  ),
  declined(
    '4000000000009995',
    'Insufficient funds',
    'Your card has insufficient funds.',
    'card_declined',
    'insufficient_funds',
  ),
  declined('4000000000000069', 'Expired card', 'Your card has expired.', 'expired_card'),
  declined(
    '4000000000000127',
    'Wrong CVC',
    "Your card's security code is incorrect.",
    'incorrect_cvc',
  ),
  declined(
    '4000000000000119',
    'Processing error',
    'An error occurred while processing your card. Try again in a little bit.',
    'processing_error',
  ),
  { ...paid('4000002500003155', 'Asks for 3-D Secure'), outcome: 'challenge' },
  paid('4000000000000259', 'Paid, then disputed', { then: 'disputed' }),
  paid('4000000000005126', 'Paid; a refund fails later', { then: 'refund_fails' }),
  paid('4000000000007726', 'Paid; a refund pends, then succeeds', { then: 'refund_pends' }),
  paid('5555555555554444', 'Paid with Mastercard', { brand: 'mastercard' }),
  paid('378282246310005', 'Paid with American Express', { brand: 'amex' }),
];

const notATestCard: Omit<TestCard, 'number'> = {
  brand: 'visa',
  does: 'Refused: not a test card',
  outcome: 'declined',
  code: 'card_declined',
  declineCode: 'test_mode_live_card',
  message:
    'Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: https://stripe.com/docs/testing.',
};

/** The behaviour of a card number (digits only); any number that is no test card is refused. */
export function findTestCard(number: string): TestCard {
  return testCards.find((card) => card.number === number) ?? { ...notATestCard, number };
}

export interface TestIban {
  iban: string;
  does: string;
  outcome: 'succeeds' | 'fails';
}

export const testIbans: readonly TestIban[] = [
  { iban: 'AT611904300234573201', does: 'Settles later', outcome: 'succeeds' },
  { iban: 'AT861904300235473202', does: 'Fails later', outcome: 'fails' },
];

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
