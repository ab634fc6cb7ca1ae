import { isEmail } from '../core/field-types.ts';
import type { World } from '../core/world.ts';
import { applyPromotionCode } from '../payments/apply-discount.ts';
import { answerChallenge, attemptPayment } from '../payments/attempt-payment.ts';
import type { PaymentResult } from '../payments/attempt-payment.ts';
import { successUrlOf, waitForCompleted } from '../payments/finish-checkout.ts';
import { testIbans } from '../payments/test-cards.ts';
import type { Session } from '../wire.ts';

export interface PayOptions {
  /** Default card. */
  method?: 'card' | 'debit';
  /** A test card number, spaces allowed. Overrides `outcome`. */
  card?: string;
  email?: string;
  name?: string;
  /** Card: paid or declined. Debit: settles or fails after `debitSettleMs`. Default succeeds. */
  outcome?: 'succeeds' | 'fails';
  /** What to do when the card asks for 3-D Secure. Default pass. */
  challenge?: 'pass' | 'fail' | 'leave';
  promotionCode?: string;
  /** Whether to wait, as the hosted page does, until the completed event was answered. Default true. */
  waitForWebhook?: boolean;
}

export interface Payment {
  status: 'complete' | 'challenge' | 'declined';
  /** Why a declined payment was declined. */
  code?: string;
  message?: string;
  session: Session;
  /** Where the hosted page would send the customer; null when the payment is not complete. */
  redirectUrl: string | null;
}

/** Pays an open session as a customer on the hosted page would. Paying a complete one changes nothing. */
export async function paySession(
  world: World,
  session: Session,
  options: PayOptions = {},
): Promise<Payment> {
  const { method = 'card', challenge = 'pass', waitForWebhook = true } = options;
  if (method !== 'card' && method !== 'debit')
    throw new TypeError('paySession: method must be card or debit');
  const email = options.email ?? session.customer_details?.email ?? 'customer@example.com';
  if (!isEmail(email)) throw new TypeError(`paySession: not an email address: ${email}`);
  const payer = { email, name: options.name ?? null };
  if (options.promotionCode !== undefined && session.status === 'open') {
    const problem = session.allow_promotion_codes
      ? applyPromotionCode(world, session, options.promotionCode)
      : 'This session takes no promotion codes.';
    if (problem) throw new TypeError(`paySession: ${options.promotionCode}: ${problem}`);
  }
  const outcome = options.outcome ?? 'succeeds';
  const iban = testIbans.find((test) => test.outcome === outcome)!.iban;
  const card = options.card ?? (outcome === 'fails' ? '4000000000000002' : '4242424242424242');
  let result: PaymentResult = attemptPayment(
    world,
    session,
    method === 'debit'
      ? { method, iban, payer }
      : { method, cardNumber: card.replace(/[\s-]/g, ''), payer },
  );
  if (result.status === 'challenge' && challenge !== 'leave') {
    result = answerChallenge(world, session, challenge === 'pass');
  }
  if (result.status === 'complete' && waitForWebhook) await waitForCompleted(world, session);
  return {
    ...result,
    session: structuredClone(session),
    redirectUrl: result.status === 'complete' ? successUrlOf(session) : null,
  };
}
