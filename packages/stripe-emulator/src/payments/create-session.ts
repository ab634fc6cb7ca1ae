import { invalidRequest, resourceMissing } from '../core/stripe-error.ts';
import type { World } from '../core/world.ts';
import type { SessionParams } from '../resources/session-params.ts';
import type { LineItem, Session } from '../wire.ts';
import { applyDiscount } from './apply-discount.ts';
import { buildLineItems } from './build-line-items.ts';
import { buildSession } from './build-session.ts';
import { formatAmount, smallestCharge } from './money.ts';

const shortestSeconds = 30 * 60;
export const longestSeconds = 24 * 60 * 60;

/** Opens a checkout session in payment mode and plans its expiry. Throws a StripeError. */
export function createSession(world: World, params: SessionParams): Session {
  if (params.success_url === undefined) {
    throw invalidRequest(
      'Missing required param: success_url.',
      'success_url',
      'parameter_missing',
    );
  }
  if (!params.line_items?.length) {
    throw invalidRequest('Missing required param: line_items.', 'line_items', 'parameter_missing');
  }
  if (params.allow_promotion_codes !== undefined && params.discounts?.length) {
    throw invalidRequest(
      'You may only specify one of these parameters: allow_promotion_codes, discounts.',
    );
  }
  refuseCustomer(world, params);
  const expiresAt = readExpiry(world, params.expires_at);
  const lineItems = buildLineItems(world, params.line_items);
  return openSession(world, params, { lineItems, expiresAt });
}

export interface NewSession {
  lineItems: LineItem[];
  /** In seconds since the epoch. */
  expiresAt: number;
  /** The expired session that this one takes up again. */
  recoveredFrom?: string;
}

/** Stores a session whose parameters were checked and plans its expiry. */
export function openSession(
  world: World,
  params: SessionParams,
  { lineItems, expiresAt, recoveredFrom }: NewSession,
): Session {
  const id = world.ids.newId('cs_test', 58);
  const currency = lineItems[0]!.currency;
  if (params.currency !== undefined && params.currency !== currency) {
    const message = `currency ${params.currency} does not match the line items' currency ${currency}.`;
    throw invalidRequest(message, 'currency');
  }
  const session = buildSession(world, params, { id, currency, expiresAt });
  session.recovered_from = recoveredFrom ?? null;
  world.checkouts.set(id, { lineItems, params });
  applyDiscount(world, session, readDiscount(world, params.discounts?.[0]));
  refuseTooSmall(session);
  world.later(expiresAt * 1000 - world.clock.now(), { deed: 'expire_session', id });
  return world.store.put('checkout.session', session);
}

function refuseCustomer({ store }: World, params: SessionParams): void {
  if (params.customer === undefined) return;
  store.read('customer', params.customer, 'customer');
  for (const other of ['customer_email', 'customer_creation'] as const) {
    if (params[other] === undefined) continue;
    throw invalidRequest(`You may only specify one of these parameters: customer, ${other}.`);
  }
}

function readExpiry({ clock }: World, expiresAt = clock.nowSeconds() + longestSeconds): number {
  const lasts = expiresAt - clock.nowSeconds();
  if (lasts < shortestSeconds) {
    throw invalidRequest(
      'The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.',
      'expires_at',
    );
  }
  if (lasts > longestSeconds) {
    throw invalidRequest(
      'The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.',
      'expires_at',
    );
  }
  return expiresAt;
}

/** The coupon, and the code it came by, that a discount parameter names. Throws a StripeError. */
export function readDiscount(
  { store }: World,
  discount: { coupon?: string; promotion_code?: string } = {},
): Parameters<typeof applyDiscount>[2] {
  if (discount.coupon !== undefined) {
    return { coupon: store.read('coupon', discount.coupon, 'discounts[0][coupon]') };
  }
  if (discount.promotion_code === undefined) return null;
  const param = 'discounts[0][promotion_code]';
  const code = store.read('promotion_code', discount.promotion_code, param);
  const coupon = store.find('coupon', String(code.promotion.coupon));
  if (!coupon) throw resourceMissing('coupon', String(code.promotion.coupon), param);
  return { coupon, promotionCodeId: code.id };
}

function refuseTooSmall({ amount_total: total, currency }: Session): void {
  const least = smallestCharge(currency ?? '');
  if (!total || total >= least) return;
  throw invalidRequest(
    `The Checkout Session's total amount due must add up to at least ${formatAmount(least, currency!)} ${currency}`,
    undefined,
    'amount_too_small',
  );
}
