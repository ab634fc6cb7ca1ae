/** Everything that can go wrong in words a front end can act on. The list is closed. */
export const errorCodes = [
  /** The input is not what the procedure takes; the message says which field. */
  'INVALID_INPUT',
  /** No such thing, or not yours: the answer is the same for both. */
  'NOT_FOUND',
  /** No such product for sale, or fewer left than asked for. */
  'SOLD_OUT',
  /** The client key was used for another product, quantity or buyer: make a new one. */
  'CONFLICT',
  /** This checkout is over (expired or abandoned): start again with a new client key. */
  'CHECKOUT_EXPIRED',
  /** Too many calls by this buyer, from this address or for this e-mail address: try again later. */
  'TOO_MANY_REQUESTS',
  /** This shop sends no mail: the merchant has to help. */
  'MAIL_UNAVAILABLE',
  /** Stripe cannot be reached, does not answer, or has too many calls waiting: nothing was charged, try again with the same client key. */
  'STRIPE_UNAVAILABLE',
  /** Our database cannot be reached: try again later. */
  'DATABASE_UNAVAILABLE',
  /** Our fault. The message never says more. */
  'INTERNAL',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** An error whose message may be shown to a customer. */
export class ShopError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ShopError';
    this.code = code;
  }
}
