import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import qs from 'qs';
import type { World } from '../core/world.ts';
import { applyPromotionCode } from '../payments/apply-discount.ts';
import { answerChallenge, attemptPayment } from '../payments/attempt-payment.ts';
import { changeQuantity } from '../payments/change-quantity.ts';
import { recoverSession } from '../payments/recover-session.ts';
import { testCards, testIbans } from '../payments/test-cards.ts';
import type { Session } from '../wire.ts';
import { answerPayment, refuse, sendPayPage } from './checkout-replies.ts';
import { sendPage } from './layout.ts';
import { challengePage } from './notices.ts';
import { readPayForm } from './pay-form.ts';
import type { FormValues, Problems } from './pay-form.ts';

interface Route {
  Params: { id: string };
  Body: FormValues;
  Querystring: Record<string, string>;
}

type Visit = { request: FastifyRequest<Route>; reply: FastifyReply; session: Session };

/** The hosted page: show, pay, quantity, promotion code, 3-D Secure, recovery; all plain forms. */
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
  const sessionOf = ({ params }: FastifyRequest<Route>) =>
    world.store.find('checkout.session', params.id);
  const whileOpen =
    (serve: (visit: Visit) => unknown) =>
    async (request: FastifyRequest<Route>, reply: FastifyReply) => {
      const session = sessionOf(request);
      const refusal = refuse(world, reply, session);
      return refusal ?? serve({ request, reply, session: session! });
    };
  /** A payment sent again after it went through leads to the shop like the first. */
  const untilPaid =
    (serve: (visit: Visit) => unknown) =>
    async (request: FastifyRequest<Route>, reply: FastifyReply) => {
      const session = sessionOf(request);
      return session?.status === 'complete'
        ? answerPayment(world, reply, session, { result: { status: 'complete' } })
        : whileOpen(serve)(request, reply);
    };
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

  app.get<Route>(
    '/c/pay/:id',
    whileOpen(({ request, reply, session }) =>
      sendPayPage(world, reply, session, { values: prefill(request.query) }),
    ),
  );

  app.post<Route>(
    '/c/pay/:id',
    untilPaid(({ request, reply, session }) => {
      const values = request.body ?? {};
      const { details, problems } = readPayForm(session, values, world.clock.now());
      if (problems) return sendPayPage(world, reply, session, { status: 422, values, problems });
      const result = attemptPayment(world, session, details);
      return answerPayment(world, reply, session, { result, values });
    }),
  );

  app.post<Route>(
    '/c/pay/:id/promotion',
    whileOpen((visit) => {
      const { session, request } = visit;
      const code = request.body?.['promotion_code'] ?? '';
      const problem = session.allow_promotion_codes
        ? applyPromotionCode(world, session, code)
        : 'This shop takes no promotion codes.';
      return answerChange(visit, 'promotion_code', problem);
    }),
  );

  app.post<Route>(
    '/c/pay/:id/quantity',
    whileOpen((visit) => {
      const { item = '', quantity = '' } = visit.request.body ?? {};
      const count = /^\d{1,6}$/.test(quantity.trim()) ? Number(quantity) : NaN;
      const problem = changeQuantity(world, visit.session, item, count);
      return answerChange(visit, 'quantity', problem);
    }),
  );

  app.get<Route>(
    '/c/pay/:id/challenge',
    whileOpen(({ reply, session }) =>
      world.checkouts.get(session.id)?.challenge
        ? sendPage(reply, challengePage(world, session))
        : reply.redirect(`/c/pay/${session.id}`, 303),
    ),
  );

  app.post<Route>(
    '/c/pay/:id/challenge',
    untilPaid(({ request, reply, session }) => {
      const passed = request.body?.['result'] === 'complete';
      const result = answerChallenge(world, session, passed);
      return answerPayment(world, reply, session, { result });
    }),
  );

  app.get<Route>('/c/recover/:id', (request, reply) => {
    const session = sessionOf(request);
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
