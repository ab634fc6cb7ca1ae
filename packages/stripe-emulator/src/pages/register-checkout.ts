import type { FastifyInstance, FastifyReply } from 'fastify';
import qs from 'qs';
import type { World } from '../core/world.ts';
import { applyPromotionCode } from '../payments/apply-discount.ts';
import { answerChallenge, attemptPayment } from '../payments/attempt-payment.ts';
import type { PaymentResult } from '../payments/attempt-payment.ts';
import { successUrlOf, waitForCompleted } from '../payments/finish-checkout.ts';
import { testCards, testIbans } from '../payments/test-cards.ts';
import type { Session } from '../wire.ts';
import { sendPage } from './layout.ts';
import { challengePage, expiredNotice, paidNotice, unknownNotice } from './notices.ts';
import { readPayForm } from './pay-form.ts';
import type { FormValues, PayField } from './pay-form.ts';
import { payPage } from './pay-page.ts';

interface Route {
  Params: { id: string };
  Body: FormValues;
  Querystring: Record<string, string>;
}

/** The hosted page: show, pay, promotion code and 3-D Secure, all plain forms. */
export async function registerCheckout(
  app: FastifyInstance,
  { world }: { world: World },
): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, readValues(String(body))),
  );
  const sessionOf = (id: string) => world.store.find('checkout.session', id);

  /** Answers for every session that cannot be paid; undefined means it is open. */
  function refuse(reply: FastifyReply, session: Session | undefined): FastifyReply | undefined {
    if (!session) return sendPage(reply, unknownNotice(), 404);
    if (session.status === 'complete') return sendPage(reply, paidNotice(session));
    if (session.status !== 'open') return sendPage(reply, expiredNotice(session), 410);
    return undefined;
  }

  async function answer(
    reply: FastifyReply,
    session: Session,
    result: PaymentResult,
    values: FormValues = {},
  ): Promise<FastifyReply> {
    if (result.status === 'challenge') return reply.redirect(`/c/pay/${session.id}/challenge`, 303);
    if (result.status === 'declined') {
      if (session.status !== 'open') return refuse(reply, session)!;
      const { card_cvc: _forgotten, ...kept } = values;
      return sendPage(
        reply,
        payPage(world, session, {
          values: kept,
          alert: result.message,
          alertFor: fieldOf(result.code),
        }),
        402,
      );
    }
    await waitForCompleted(world, session);
    return reply.redirect(successUrlOf(session), 303);
  }

  app.get<Route>('/c/pay/:id', (request, reply) => {
    const session = sessionOf(request.params.id);
    return (
      refuse(reply, session) ??
      sendPage(reply, payPage(world, session!, { values: prefill(request.query) }))
    );
  });

  app.post<Route>('/c/pay/:id', async (request, reply) => {
    const session = sessionOf(request.params.id);
    const values = request.body ?? {};
    if (session?.status === 'complete') return answer(reply, session, { status: 'complete' });
    const refusal = refuse(reply, session);
    if (refusal || !session) return refusal;
    const { details, problems } = readPayForm(session, values, world.clock.now());
    if (problems) return sendPage(reply, payPage(world, session, { values, problems }), 422);
    return answer(reply, session, attemptPayment(world, session, details), values);
  });

  app.post<Route>('/c/pay/:id/promotion', (request, reply) => {
    const session = sessionOf(request.params.id);
    const refusal = refuse(reply, session);
    if (refusal || !session) return refusal;
    const code = request.body?.['promotion_code'] ?? '';
    const problem = session.allow_promotion_codes
      ? applyPromotionCode(world, session, code)
      : 'This shop takes no promotion codes.';
    if (!problem) return reply.redirect(`/c/pay/${session.id}`, 303);
    const state = { values: { promotion_code: code }, problems: { promotion_code: problem } };
    return sendPage(reply, payPage(world, session, state), 422);
  });

  app.get<Route>('/c/pay/:id/challenge', (request, reply) => {
    const session = sessionOf(request.params.id);
    const refusal = refuse(reply, session);
    if (refusal || !session) return refusal;
    if (!world.checkouts.get(session.id)?.challenge)
      return reply.redirect(`/c/pay/${session.id}`, 303);
    return sendPage(reply, challengePage(session));
  });

  app.post<Route>('/c/pay/:id/challenge', async (request, reply) => {
    const session = sessionOf(request.params.id);
    if (session?.status === 'complete') return answer(reply, session, { status: 'complete' });
    const refusal = refuse(reply, session);
    if (refusal || !session) return refusal;
    return answer(
      reply,
      session,
      answerChallenge(world, session, request.body?.['result'] === 'complete'),
    );
  });
}

function readValues(body: string): FormValues {
  const values = Object.entries(qs.parse(body, { depth: 0, parameterLimit: 50 }));
  return Object.fromEntries(values.filter(([, value]) => typeof value === 'string')) as FormValues;
}

/** Which field a refused card is about. */
function fieldOf(code: string): PayField {
  if (code === 'expired_card') return 'card_expiry';
  return code === 'incorrect_cvc' ? 'card_cvc' : 'card_number';
}

function prefill({ card, iban }: Record<string, string>): FormValues {
  if (testIbans.some((test) => test.iban === iban))
    return { payment_method: 'sepa_debit', iban: iban! };
  if (!testCards.some(({ number }) => number === card)) return {};
  return { payment_method: 'card', card_number: card!, card_expiry: '12 / 34', card_cvc: '123' };
}
