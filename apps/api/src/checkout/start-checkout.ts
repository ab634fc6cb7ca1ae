import {
  isLocale,
  ShopError,
  type StartCheckoutInput,
  type StartedCheckout,
} from '@till/contracts';
import { attachSession, raiseAttempt, retryStatement, type PlacedOrder } from '@till/db';
import type Stripe from 'stripe';
import { makeBuyerToken, newBuyerId } from '../buyer-token.ts';
import type { Caller } from '../read-caller.ts';
import { traceOrder } from '../observe/trace-order.ts';
import type { Log, Tools } from '../tools.ts';
import { askStripe, isKeySpent, isMissing } from './ask-stripe.ts';
import { writeLinesMetadata } from './lines-metadata.ts';
import { listOf, orderLines, priceChanged } from './order-lines.ts';

// Stripe's minimum is 30 minutes; a limited stock should not be held for the default of 24 hours.
const limitedSessionSeconds = 60 * 60;
const stripePatienceMs = 8_000;
// After this the session's `expires_at`, fixed by the order's age, would come too close to Stripe's minimum.
const reusableSeconds = 25 * 60;

/**
 * Writes the order, then asks Stripe for its session. The same client key again: the same order and session (or the
 * success page when it is complete). Errors: NOT_FOUND, INVALID_INPUT (quantity, sum), SOLD_OUT, TOO_MANY_HELD,
 * MIXED_CURRENCIES, PRICE_CHANGED, CONFLICT (key used for something else), CHECKOUT_EXPIRED (make a new key),
 * TOO_MANY_REQUESTS, STRIPE_UNAVAILABLE (same key again later), INTERNAL (Stripe refuses our key or parameters).
 */
export async function startCheckout(
  tools: Tools,
  input: StartCheckoutInput,
  caller: Caller & { returnOrigin: string },
  log: Log,
): Promise<StartedCheckout> {
  const { config } = tools;
  const { returnOrigin } = caller;
  const buyerId = caller.buyerId ?? newBuyerId(input.clientKey, config.buyerSecrets);
  const order = await orderLines(tools, input, buyerId, caller);
  if (order.buyerId !== buyerId || listOf(order.lines) !== listOf(input.lines)) {
    throw new ShopError(
      'CONFLICT',
      'clientKey: already used for another purchase. Make a new one.',
    );
  }
  if (order.amountMinor !== (input.expectedAmountMinor ?? order.amountMinor)) throw priceChanged();
  const deadlineMs = Date.now() + (tools.stripePatienceMs ?? stripePatienceMs);
  const open = () =>
    order.stripeSessionId
      ? urlOfSession(tools, order.stripeSessionId, returnOrigin, deadlineMs)
      : createSession(tools, order, returnOrigin, deadlineMs);
  const url = await traceOrder(order.id, 'checkout.start', open).catch((error: unknown) => {
    log.warn({ orderId: order.id }, 'checkout not opened');
    throw error;
  });
  log.info({ orderId: order.id }, 'checkout started');
  return { orderId: order.id, buyerToken: makeBuyerToken(buyerId, config.buyerSecrets), url };
}

const expired = () =>
  new ShopError('CHECKOUT_EXPIRED', 'This checkout is over. Start again with a new client key.');

async function urlOfSession(
  tools: Tools,
  sessionId: string,
  returnOrigin: string,
  deadlineMs: number,
): Promise<string> {
  const { sessions } = tools.stripe.checkout;
  const session = await askStripe(deadlineMs, (timeout) =>
    sessions.retrieve(sessionId, {}, { timeout }),
  ).catch((error: unknown) => {
    // The session of another Stripe account: the key was changed.
    throw isMissing(error) ? expired() : error;
  });
  if (session.status === 'complete')
    return successUrl(returnOrigin).replace('{CHECKOUT_SESSION_ID}', session.id);
  if (session.status === 'expired' || !session.url) throw expired();
  return session.url;
}

/** Where a buyer who does not pay goes back to. */
const cameFrom = (lines: PlacedOrder['lines']) =>
  lines.length === 1 ? `product=${lines[0]?.slug}` : 'basket';

const successUrl = (returnOrigin: string) =>
  `${returnOrigin}/payment/success?session_id={CHECKOUT_SESSION_ID}`;

async function createSession(
  tools: Tools,
  order: PlacedOrder,
  returnOrigin: string,
  deadlineMs: number,
): Promise<string> {
  const { db, stripe } = tools;
  if (order.closed || order.ageSeconds > reusableSeconds) throw expired();
  const params: Stripe.Checkout.SessionCreateParams = {
    mode: 'payment',
    client_reference_id: order.id,
    // Enough to rebuild the order from Stripe alone.
    metadata: {
      order_id: order.id,
      buyer_id: order.buyerId,
      ...writeLinesMetadata(order.lines),
    },
    payment_intent_data: { metadata: { order_id: order.id } },
    line_items: order.lines.map((l) => ({
      quantity: l.quantity,
      price_data: {
        currency: order.currency,
        unit_amount: l.unitAmountMinor,
        product_data: { name: l.name },
      },
    })),
    allow_promotion_codes: true,
    // The order's own, not the caller's: the same idempotency key must carry the same parameters.
    ...(isLocale(order.locale) && { locale: order.locale }),
    success_url: successUrl(returnOrigin),
    cancel_url: `${returnOrigin}/payment/cancel?${cameFrom(order.lines)}`,
    ...(order.limitedStock && { expires_at: order.createdAtSeconds + limitedSessionSeconds }),
  };
  const idempotencyKey = `${order.id}:${order.attempt}`;
  let session: Stripe.Checkout.Session;
  try {
    session = await askStripe(deadlineMs, (timeout) =>
      stripe.checkout.sessions.create(params, { idempotencyKey, timeout }),
    );
  } catch (error) {
    if (isKeySpent(error)) await raiseAttempt(db, order.id, order.attempt);
    throw error;
  }
  const attached = await retryStatement(() => attachSession(db, order.id, session.id));
  if (!attached) throw expired();
  if (attached !== session.id) return urlOfSession(tools, attached, returnOrigin, deadlineMs);
  if (!session.url) throw expired();
  return session.url;
}
