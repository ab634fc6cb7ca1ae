/** What a test card number does when it is paid with. */
export interface TestCard {
  number: string;
  brand: 'amex' | 'diners' | 'discover' | 'jcb' | 'mastercard' | 'unionpay' | 'visa';
  /** Said in the list of test cards. */
  does: string;
  outcome: 'paid' | 'declined' | 'challenge';
  /** The names that follow `tok_` and `pm_card_`. */
  tokens: string[];
  code?: 'card_declined' | 'expired_card' | 'incorrect_cvc' | 'processing_error';
  declineCode?: string;
  message?: string;
  funding?: 'credit' | 'debit' | 'prepaid';
  /** What follows a payment that went through. */
  then?: 'disputed' | 'inquiry' | 'refund_fails' | 'refund_pends';
  disputeReason?: 'fraudulent' | 'product_not_received';
  /** A declined card that can be attached to a customer all the same. */
  attaches?: boolean;
}

type Extras = Partial<Omit<TestCard, 'number' | 'does' | 'tokens'>>;

const paid = (number: string, tokens: string, does: string, rest: Extras = {}): TestCard => ({
  number,
  brand: 'visa',
  does,
  outcome: 'paid',
  tokens: tokens.split(' '),
  ...rest,
});

const declined = (
  number: string,
  tokens: string,
  does: string,
  { code = 'card_declined', message = 'Your card was declined.', ...rest }: Extras = {},
): TestCard =>
  paid(number, tokens, does, {
    outcome: 'declined',
    code,
    declineCode: code,
    message,
    ...rest,
  });

export const testCards: readonly TestCard[] = [
  paid('4242424242424242', 'visa us', 'Paid'),
  declined('4000000000000002', 'chargeDeclined visa_chargeDeclined', 'Declined', {
    declineCode: 'generic_decline',
  }),
  declined(
    '4000000000009995',
    'chargeDeclinedInsufficientFunds visa_chargeDeclinedInsufficientFunds',
    'Insufficient funds',
    { declineCode: 'insufficient_funds', message: 'Your card has insufficient funds.' },
  ),
  declined('4000000000009987', 'visa_chargeDeclinedLostCard', 'Lost card', {
    declineCode: 'lost_card',
  }),
  declined('4000000000009979', 'visa_chargeDeclinedStolenCard', 'Stolen card', {
    declineCode: 'stolen_card',
  }),
  declined('4100000000000019', 'chargeDeclinedFraudulent', 'Blocked as fraudulent', {
    declineCode: 'fraudulent',
  }),
  declined('4000000000000069', 'chargeDeclinedExpiredCard', 'Expired card', {
    code: 'expired_card',
    message: 'Your card has expired.',
  }),
  declined('4000000000000127', 'chargeDeclinedIncorrectCvc', 'Wrong CVC', {
    code: 'incorrect_cvc',
    message: "Your card's security code is incorrect.",
  }),
  declined('4000000000000119', 'chargeDeclinedProcessingError', 'Processing error', {
    code: 'processing_error',
    message: 'An error occurred while processing your card. Try again in a little bit.',
  }),
  declined('4000000000000341', 'chargeCustomerFail', 'Declined, but can be saved', {
    declineCode: 'generic_decline',
    attaches: true,
  }),
  paid('4000002500003155', 'authenticationRequired', 'Asks for 3-D Secure', {
    outcome: 'challenge',
  }),
  paid('4000000000003220', 'threeDSecure2Required', 'Asks for 3-D Secure 2', {
    outcome: 'challenge',
  }),
  paid('4000000000003055', 'threeDSecureOptional', 'Paid without 3-D Secure'),
  paid('4000000000000077', 'bypassPending', 'Paid, available at once'),
  paid('4000000000000259', 'createDispute', 'Paid, then disputed', { then: 'disputed' }),
  paid('4000000000002685', 'createDisputeProductNotReceived', 'Paid, then "not received"', {
    then: 'disputed',
    disputeReason: 'product_not_received',
  }),
  paid('4000000000001976', 'createDisputeInquiry', 'Paid, then inquired about', {
    then: 'inquiry',
  }),
  paid('4000000000005126', 'refundFail', 'Paid; a refund fails later', { then: 'refund_fails' }),
  paid('4000000000007726', 'pendingRefund', 'Paid; a refund pends, then succeeds', {
    then: 'refund_pends',
  }),
  paid('4000056655665556', 'visa_debit', 'Paid with a debit card', { funding: 'debit' }),
  paid('5555555555554444', 'mastercard', 'Paid with Mastercard', { brand: 'mastercard' }),
  paid('5200828282828210', 'mastercard_debit', 'Paid with Mastercard debit', {
    brand: 'mastercard',
    funding: 'debit',
  }),
  paid('5105105105105100', 'mastercard_prepaid', 'Paid with Mastercard prepaid', {
    brand: 'mastercard',
    funding: 'prepaid',
  }),
  paid('378282246310005', 'amex', 'Paid with American Express', { brand: 'amex' }),
  paid('6011111111111117', 'discover', 'Paid with Discover', { brand: 'discover' }),
  paid('3056930009020004', 'diners', 'Paid with Diners Club', { brand: 'diners' }),
  paid('3566002020360505', 'jcb', 'Paid with JCB', { brand: 'jcb' }),
  paid('6200000000000005', 'unionpay', 'Paid with UnionPay', { brand: 'unionpay' }),
];
