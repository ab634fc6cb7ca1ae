/** Everything that can go wrong in words a front end can act on. The list is closed. */
export const errorCodes = [
  /** The input is not what the procedure takes; the message says which field. */
  'INVALID_INPUT',
  /** No such thing, or not yours: the answer is the same for both. */
  'NOT_FOUND',
  /** No such product for sale, or fewer left than asked for. */
  'SOLD_OUT',
  /** This buyer's unpaid orders would hold too many units of a limited stock: pay or wait for those first. */
  'TOO_MANY_HELD',
  /** The products of one order must have one currency: buy them in two. */
  'MIXED_CURRENCIES',
  /** The sum is not the expected one: show the new prices and ask again. */
  'PRICE_CHANGED',
  /** The client key was used for other products, quantities or another buyer: make a new one. */
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
