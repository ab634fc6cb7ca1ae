import { ShopError } from '@till/contracts';
import PQueue from 'p-queue';

export type StripeLimits = {
  /** Calls that start within any second. */
  requestsPerSecond: number;
  /** Calls under way at the same time. */
  atOnce: number;
  /** Checkouts being opened at the same time; also how many calls may wait. */
  checkouts: number;
};

/** Whom an answer is for: a customer is waiting for it, or nobody is. */
export type Asker = 'customer' | 'background';

export type StripeQueue = {
  /** Makes `call` when its turn has come: first what a customer waits for, then the background, each in order. Rejects
   * with the reason of `signal`, and the call is not made when that was before its turn. Throws StripeQueueFull. */
  run<T>(call: () => Promise<T>, asker: Asker, signal: AbortSignal): Promise<T>;
  /** Opens one checkout. STRIPE_UNAVAILABLE, before anything is written, when too many are being opened. */
  admit<T>(checkout: () => Promise<T>): Promise<T>;
  /** Calls that wait for their turn. */
  waiting(): number;
  /** Calls under way. */
  underWay(): number;
};

export class StripeQueueFull extends Error {}

const atOnce = 40;
// What Stripe takes in so many seconds is answered well before the eight seconds that a checkout waits.
const checkoutSeconds = 4;

/** The limits of one process that may make so many calls a second. */
export const limitsFor = (requestsPerSecond: number): StripeLimits => ({
  requestsPerSecond,
  atOnce,
  checkouts: requestsPerSecond * checkoutSeconds,
});

/** The bounded queue before Stripe: one for every client of a process. */
export function openStripeQueue(limits: StripeLimits): StripeQueue {
  const queue = new PQueue({
    concurrency: limits.atOnce,
    interval: 1_000,
    intervalCap: limits.requestsPerSecond,
    strict: true,
  });
  const priorities = { customer: 1, background: 0 };
  let checkouts = 0;
  return {
    async run(call, asker, signal) {
      // The background asks one by one, so it is never many.
      if (
        asker === 'customer' &&
        queue.sizeBy({ priority: priorities.customer }) >= limits.checkouts
      )
        throw new StripeQueueFull('Too many calls wait for Stripe.');
      return queue.add(call, { priority: priorities[asker], signal });
    },
    async admit(checkout) {
      if (checkouts >= limits.checkouts) {
        throw new ShopError(
          'STRIPE_UNAVAILABLE',
          'Too many customers are on their way to the payment page. Nothing was charged. Please try again in a moment.',
        );
      }
      checkouts += 1;
      try {
        return await checkout();
      } finally {
        checkouts -= 1;
      }
    },
    waiting: () => queue.size,
    underWay: () => queue.pending,
  };
}
