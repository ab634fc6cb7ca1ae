import type { ErrorCode } from '@till/contracts/errors';

/** Why a checkout did not start: the answer's status, the words, and the field to change if there is one. */
export type Refusal = { status: number; message: string; field?: 'quantity' };

/** What was entered is no quantity. */
export const badQuantity: Refusal = {
  status: 400,
  message: 'Nothing was charged: choose a quantity from 1 to 20.',
  field: 'quantity',
};

/** Without cookies nobody could be given what they paid for. */
export const noCookies: Refusal = {
  status: 400,
  message:
    'Nothing was charged: please allow cookies for this shop and press the button again. A cookie is the key to what you buy.',
};

const later: Refusal = {
  status: 503,
  message: 'Nothing was charged: the shop is having a short break. Please try again in a minute.',
};

const again: Refusal = {
  status: 409,
  message: 'Nothing was charged: this checkout had ended. Please press the button again.',
};

/** What the buyer reads when a checkout cannot start. Every code has its words; in none was anything charged. */
export const refusals: Record<ErrorCode | 'UNREACHABLE', Refusal> = {
  INVALID_INPUT: {
    status: 400,
    message: 'Nothing was charged: this product cannot be bought in that quantity.',
    field: 'quantity',
  },
  NOT_FOUND: { status: 404, message: 'Nothing was charged: this product is no longer for sale.' },
  SOLD_OUT: {
    status: 409,
    message: 'Nothing was charged: there are not that many left, or somebody was a little faster.',
    field: 'quantity',
  },
  CONFLICT: again,
  CHECKOUT_EXPIRED: again,
  TOO_MANY_REQUESTS: {
    status: 429,
    message: 'Nothing was charged: that was very often. Please try again in a minute.',
  },
  STRIPE_UNAVAILABLE: {
    status: 503,
    message:
      'Nothing was charged: the payment page cannot be reached just now. Please try again in a minute.',
  },
  DATABASE_UNAVAILABLE: later,
  UNREACHABLE: later,
  INTERNAL: {
    status: 500,
    message: 'Nothing was charged: something went wrong on our side. Please try again.',
  },
};
