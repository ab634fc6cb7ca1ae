import { isEmail } from '../core/field-types.ts';
import type { PaymentDetails } from '../payments/attempt-payment.ts';
import { isIban, passesLuhn, testIbans } from '../payments/test-cards.ts';
import type { Session } from '../wire.ts';

/** The fields of the payment form by their names in it. */
export const payFields = [
  'email',
  'phone',
  'card_number',
  'card_expiry',
  'card_cvc',
  'name',
  'iban',
] as const;

export type PayField = (typeof payFields)[number];
export type Problems = Partial<
  Record<PayField | 'payment_method' | 'promotion_code' | 'quantity', string>
>;
export type FormValues = Partial<Record<string, string>>;

/** The email address that the merchant or the customer's record gave: the page does not ask for it. */
export function knownEmail({ customer, customer_details, customer_email }: Session): string | null {
  return customer_email ?? (customer ? (customer_details?.email ?? null) : null);
}

/**
 * Reads what was typed into the payment form: the details to pay with, or a sentence per field that
 * is wrong. `now` is in milliseconds.
 */
export function readPayForm(
  session: Session,
  values: FormValues,
  now: number,
): { details: PaymentDetails; problems?: never } | { problems: Problems; details?: never } {
  const problems: Problems = {};
  const email = knownEmail(session) ?? values['email']?.trim() ?? '';
  if (!isEmail(email)) problems.email = 'Enter an email address such as name@example.com.';
  const phone = values['phone']?.trim() || null;
  if (session.phone_number_collection?.enabled && !/^\+?[\d\s()/.-]{5,20}$/.test(phone ?? '')) {
    problems.phone = 'Enter a phone number such as +49 30 123456.';
  }
  const payer = { email, name: values['name']?.trim() || null, ...(phone && { phone }) };

  const done = (details: PaymentDetails) =>
    Object.keys(problems).length > 0 ? { problems } : { details };
  if (session.amount_total === 0) return done({ method: 'none', payer });

  const offered = session.payment_method_types;
  const method = values['payment_method'] ?? (offered.length === 1 ? offered[0] : undefined);
  if (method === undefined || !offered.includes(method)) {
    return { problems: { ...problems, payment_method: 'Choose how to pay.' } };
  }
  if (method === 'sepa_debit') {
    const iban = (values['iban'] ?? '').replace(/\s/g, '').toUpperCase();
    if (!isIban(iban)) problems.iban = 'Enter a valid IBAN.';
    const known = testIbans.some((test) => test.iban === iban);
    if (!problems.iban && !known) problems.iban = 'Only the test IBANs listed below work here.';
    return done({ method: 'debit', iban, payer });
  }
  const cardNumber = (values['card_number'] ?? '').replace(/[\s-]/g, '');
  if (!passesLuhn(cardNumber)) {
    problems.card_number =
      cardNumber.length < 12 ? 'Your card number is incomplete.' : 'Your card number is invalid.';
  }
  const expiry = expiryProblem(values['card_expiry'] ?? '', now);
  if (expiry) problems.card_expiry = expiry;
  if (!/^\d{3,4}$/.test(values['card_cvc']?.trim() ?? '')) {
    problems.card_cvc = "Enter your card's security code: 3 or 4 digits.";
  }
  return done({ method: 'card', cardNumber, payer });
}

function expiryProblem(text: string, now: number): string | undefined {
  const [, month, year] = text.match(/^\s*(\d{1,2})\s*\/?\s*(?:20)?(\d{2})\s*$/) ?? [];
  if (!month || !year || Number(month) < 1 || Number(month) > 12) {
    return "Enter your card's expiry date as month and year, such as 12 / 34.";
  }
  const endsAt = Date.UTC(2000 + Number(year), Number(month), 1);
  return endsAt <= now ? "Your card's expiry date is in the past." : undefined;
}
