import { setTimeout } from 'node:timers/promises';
import { ShopError } from '@till/contracts';
import Stripe from 'stripe';

const conflictPauseMs = 200;

/** Stripe keeps a 500 under its idempotency key and would replay it for 24 hours; other parameters it refuses. */
export function isKeySpent(error: unknown): boolean {
  const cause = error instanceof ShopError ? error.cause : error;
  if (cause instanceof Stripe.errors.StripeIdempotencyError) return true;
  return cause instanceof Stripe.errors.StripeAPIError && (cause.statusCode ?? 0) >= 500;
}

export function isMissing(error: unknown): boolean {
  const cause = error instanceof ShopError ? error.cause : error;
  return cause instanceof Stripe.errors.StripeError && cause.code === 'resource_missing';
}

/**
 * Makes one call to Stripe that is over by `deadlineMs`, whatever Stripe does. STRIPE_UNAVAILABLE: no answer, or the
 * same call again may get one. INTERNAL: Stripe refuses what we ask or who we are. Stripe's own words are the cause,
 * for the log alone. A call that ran out of time may still have been carried out: use an idempotency key.
 */
export async function askStripe<T>(
  deadlineMs: number,
  call: (timeoutMs: number) => Promise<T>,
): Promise<T> {
  const timer = new AbortController();
  try {
    const patienceMs = Math.max(1, deadlineMs - Date.now());
    // The SDK's own limit is on silence: an answer that drips in would outlast it.
    const tooLate = setTimeout(patienceMs, undefined, { signal: timer.signal }).then(() => {
      throw new Stripe.errors.StripeConnectionError({
        message: `Stripe took longer than ${patienceMs} ms.`,
        type: 'api_error',
      });
    });
    return await Promise.race([waitOutConflicts(deadlineMs, call), tooLate]);
  } catch (error) {
    throw translate(error);
  } finally {
    timer.abort();
  }
}

/** The other request of a double click may be under way with the same key: Stripe says 409 until it is done. */
async function waitOutConflicts<T>(
  deadlineMs: number,
  call: (timeoutMs: number) => Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await call(Math.max(1, deadlineMs - Date.now()));
    } catch (error) {
      const inUse = error instanceof Stripe.errors.StripeError && error.statusCode === 409;
      if (!inUse || Date.now() + conflictPauseMs > deadlineMs) throw error;
      await setTimeout(conflictPauseMs);
    }
  }
}

function translate(cause: unknown): unknown {
  if (!(cause instanceof Stripe.errors.StripeError)) return cause;
  const mayPass =
    cause instanceof Stripe.errors.StripeConnectionError ||
    cause instanceof Stripe.errors.StripeRateLimitError ||
    cause instanceof Stripe.errors.StripeAPIError ||
    cause instanceof Stripe.errors.StripeIdempotencyError;
  if (mayPass) {
    return new ShopError(
      'STRIPE_UNAVAILABLE',
      'The payment page cannot be opened right now. Nothing was charged. Please try again in a moment.',
      { cause },
    );
  }
  return new ShopError(
    'INTERNAL',
    'The payment page cannot be opened, and the fault is ours. Nothing was charged.',
    { cause },
  );
}
