import type { FastifyReply } from 'fastify';
import type { World } from '../core/world.ts';
import type { PaymentResult } from '../payments/attempt-payment.ts';
import { successUrlOf, waitForCompleted } from '../payments/finish-checkout.ts';
import type { Session } from '../wire.ts';
import { sendPage } from './layout.ts';
import { expiredNotice, paidNotice, unknownNotice } from './notices.ts';
import { imagesOf } from './order-summary.ts';
import { payPage } from './pay-page.ts';
import type { PayPageState } from './pay-page.ts';
import type { FormValues, PayField } from './pay-form.ts';

/** Sends the payment page of an open session. */
export function sendPayPage(
  world: World,
  reply: FastifyReply,
  session: Session,
  { status = 200, ...state }: PayPageState & { status?: number } = {},
): FastifyReply {
  const images = imagesOf(world, session);
  return sendPage(reply, payPage(world, session, state), { status, images });
}

/** Answers for every session that cannot be paid; undefined means it is open. */
export function refuse(
  world: World,
  reply: FastifyReply,
  session: Session | undefined,
): FastifyReply | undefined {
  if (!session) return sendPage(reply, unknownNotice(), { status: 404 });
  if (session.status === 'complete') return sendPage(reply, paidNotice(session));
  if (session.status !== 'open') {
    return sendPage(reply, expiredNotice(world, session), { status: 410 });
  }
  return undefined;
}

/** Answers what came of a payment: on to the shop, to the bank's page, or back with the reason. */
export async function answerPayment(
  world: World,
  reply: FastifyReply,
  session: Session,
  { result, values = {} }: { result: PaymentResult; values?: FormValues },
): Promise<FastifyReply> {
  if (result.status === 'challenge') return reply.redirect(`/c/pay/${session.id}/challenge`, 303);
  if (result.status === 'declined') {
    const { card_cvc: _forgotten, ...kept } = values;
    return (
      refuse(world, reply, session) ??
      sendPayPage(world, reply, session, {
        status: 402,
        values: kept,
        alert: result.message,
        alertFor: fieldOf(result.code),
      })
    );
  }
  await waitForCompleted(world, session);
  return reply.redirect(successUrlOf(session), 303);
}

/** Which field a refused card is about. */
function fieldOf(code: string): PayField {
  if (code === 'expired_card') return 'card_expiry';
  return code === 'incorrect_cvc' ? 'card_cvc' : 'card_number';
}
