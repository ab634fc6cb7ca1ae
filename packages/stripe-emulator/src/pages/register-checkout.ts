import type { FastifyInstance } from 'fastify';
import qs from 'qs';
import type { World } from '../core/world.ts';
import { applyPromotionCode } from '../payments/apply-discount.ts';
import { answerChallenge, attemptPayment } from '../payments/attempt-payment.ts';
import { changeQuantity } from '../payments/change-quantity.ts';
import { recoverSession } from '../payments/recover-session.ts';
import { testCards, testIbans } from '../payments/test-cards.ts';
import { answerPayment, refuse, sendPayPage } from './checkout-replies.ts';
import { sendPage } from './layout.ts';
import { challengePage } from './notices.ts';
import { readForms } from './read-forms.ts';
import { readPayForm } from './pay-form.ts';
import type { FormValues, Problems } from './pay-form.ts';
import { sessionOf, untilPaid, whileOpen } from './visits.ts';
import type { Visit, VisitRoute } from './visits.ts';

/** The hosted page: show, pay, quantity, promotion code, 3-D Secure, recovery; all plain forms. */
export async function registerCheckout(
  app: FastifyInstance,
  { world }: { world: World },
): Promise<void> {
  readForms(app, readValues);
  /** Back to the page after a change, or the page with what is wrong. */
  const answerChange = (
    { request, reply, session }: Visit,
    field: keyof Problems,
    problem: string | undefined,
  ) =>
    problem
      ? sendPayPage(world, reply, session, {
          status: 422,
          values: request.body ?? {},
          problems: { [field]: problem },
        })
      : reply.redirect(`/c/pay/${session.id}`, 303);

  app.get<VisitRoute>(
    '/c/pay/:id',
    whileOpen(world, ({ request, reply, session }) =>
      sendPayPage(world, reply, session, { values: prefill(request.query) }),
    ),
  );

  app.post<VisitRoute>(
    '/c/pay/:id',
    untilPaid(world, ({ request, reply, session }) => {
      const values = request.body ?? {};
      const { details, problems } = readPayForm(session, values, world.clock.now());
      if (problems) return sendPayPage(world, reply, session, { status: 422, values, problems });
      const result = attemptPayment(world, session, details);
      return answerPayment(world, reply, session, { result, values });
    }),
  );

  app.post<VisitRoute>(
    '/c/pay/:id/promotion',
    whileOpen(world, (visit) => {
      const { session, request } = visit;
      const code = request.body?.['promotion_code'] ?? '';
      const problem = session.allow_promotion_codes
        ? applyPromotionCode(world, session, code)
        : 'This shop takes no promotion codes.';
      return answerChange(visit, 'promotion_code', problem);
    }),
  );

  app.post<VisitRoute>(
    '/c/pay/:id/quantity',
    whileOpen(world, (visit) => {
      const { item = '', quantity = '' } = visit.request.body ?? {};
      const count = /^\d{1,6}$/.test(quantity.trim()) ? Number(quantity) : NaN;
      const problem = changeQuantity(world, visit.session, item, count);
      return answerChange(visit, 'quantity', problem);
    }),
  );

  app.get<VisitRoute>(
    '/c/pay/:id/challenge',
    whileOpen(world, ({ reply, session }) =>
      world.checkouts.get(session.id)?.challenge
        ? sendPage(reply, challengePage(world, session))
        : reply.redirect(`/c/pay/${session.id}`, 303),
    ),
  );

  app.post<VisitRoute>(
    '/c/pay/:id/challenge',
    untilPaid(world, ({ request, reply, session }) => {
      const passed = request.body?.['result'] === 'complete';
      const result = answerChallenge(world, session, passed);
      return answerPayment(world, reply, session, { result });
    }),
  );

  app.get<VisitRoute>('/c/recover/:id', (request, reply) => {
    const session = sessionOf(world, request);
    const recovered = session && recoverSession(world, session);
    if (recovered?.url) return reply.redirect(recovered.url, 303);
    return refuse(world, reply, session) ?? reply.redirect(session?.url ?? '/', 303);
  });
}

function readValues(body: string): FormValues {
  const values = Object.entries(qs.parse(body, { depth: 0, parameterLimit: 50 }));
  return Object.fromEntries(values.filter(([, value]) => typeof value === 'string')) as FormValues;
}

function prefill({ card, iban }: Record<string, string>): FormValues {
  if (testIbans.some((test) => test.iban === iban))
    return { payment_method: 'sepa_debit', iban: iban! };
  if (!testCards.some(({ number }) => number === card)) return {};
  return { payment_method: 'card', card_number: card!, card_expiry: '12 / 34', card_cvc: '123' };
}
