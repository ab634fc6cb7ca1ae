import type { ErrorCode } from '@till/contracts/errors';
import type { productMessages } from '#lib/messages/products.ts';

/** Why a checkout did not start: the answer's status, the name of the words, and the field to change if there is one. */
export type Refusal = {
  status: number;
  reason: keyof (typeof productMessages)['en']['refusals'];
  field?: 'quantity';
};

/** What was entered is no quantity. */
export const badQuantity: Refusal = { status: 400, reason: 'badQuantity', field: 'quantity' };

/** Without cookies nobody could be given what they paid for. */
export const noCookies: Refusal = { status: 400, reason: 'noCookies' };

/** What the buyer reads when a checkout cannot start. Every code has its words; in none was anything charged. */
export const refusals: Record<ErrorCode | 'UNREACHABLE', Refusal> = {
  INVALID_INPUT: { status: 400, reason: 'wrongQuantity', field: 'quantity' },
  NOT_FOUND: { status: 404, reason: 'notForSale' },
  SOLD_OUT: { status: 409, reason: 'soldOut', field: 'quantity' },
  TOO_MANY_HELD: { status: 409, reason: 'tooManyHeld', field: 'quantity' },
  MIXED_CURRENCIES: { status: 409, reason: 'mixedCurrencies' },
  PRICE_CHANGED: { status: 409, reason: 'priceChanged' },
  CONFLICT: { status: 409, reason: 'ended' },
  CHECKOUT_EXPIRED: { status: 409, reason: 'ended' },
  TOO_MANY_REQUESTS: { status: 429, reason: 'tooOften' },
  STRIPE_UNAVAILABLE: { status: 503, reason: 'stripeAway' },
  MAIL_UNAVAILABLE: { status: 503, reason: 'shopAway' },
  DATABASE_UNAVAILABLE: { status: 503, reason: 'shopAway' },
  UNREACHABLE: { status: 503, reason: 'shopAway' },
  INTERNAL: { status: 500, reason: 'ourFault' },
};
