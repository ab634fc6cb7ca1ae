import { StripeError, invalidRequest } from '../core/stripe-error.ts';
import type { World } from '../core/world.ts';
import { findCardByToken, findTestCard, isIban, passesLuhn } from '../payments/test-cards.ts';
import type { TestCard } from '../payments/test-cards.ts';
import type { Expiry, Payer } from './payment-method.ts';

interface CardParams {
  token?: string;
  number?: string;
  exp_month?: number;
  exp_year?: number;
  cvc?: string;
}

const cardError = (code: string, message: string, param: string) =>
  new StripeError(402, { type: 'card_error', code, message, param }, { stored: true });

/** The test card that a token or a number means, and its expiry. Throws a StripeError. */
export function readCard(
  { clock }: World,
  { token, number, exp_month: month, exp_year: year, cvc }: CardParams,
  payer: Payer,
): [TestCard, Payer, Expiry?] {
  if (token !== undefined) {
    const card = findCardByToken(token);
    if (!card) throw invalidRequest(`No such token: '${token}'`, 'card[token]', 'resource_missing');
    return [card, payer];
  }
  for (const [name, value] of Object.entries({ number, exp_month: month, exp_year: year })) {
    if (value !== undefined) continue;
    const param = `card[${name}]`;
    throw invalidRequest(`Missing required param: ${param}.`, param, 'parameter_missing');
  }
  const digits = number!.replace(/[\s-]/g, '');
  if (!passesLuhn(digits)) {
    throw cardError('incorrect_number', 'Your card number is incorrect.', 'number');
  }
  if (month! < 1 || month! > 12) {
    const message = "Your card's expiration month is invalid.";
    throw cardError('invalid_expiry_month', message, 'exp_month');
  }
  if (Date.UTC(year!, month!, 1) <= clock.now()) {
    throw cardError('invalid_expiry_year', "Your card's expiration year is invalid.", 'exp_year');
  }
  if (cvc !== undefined && !/^\d{3,4}$/.test(cvc)) {
    throw cardError('invalid_cvc', "Your card's security code is invalid.", 'cvc');
  }
  return [findTestCard(digits), payer, { month: month!, year: year! }];
}

/** An IBAN without spaces. Throws a StripeError when its check digits do not fit. */
export function readIban(text: string): string {
  const iban = text.replace(/\s/g, '').toUpperCase();
  if (isIban(iban)) return iban;
  throw invalidRequest(
    'The IBAN you provided is invalid.',
    'sepa_debit[iban]',
    'invalid_bank_account_iban',
  );
}
