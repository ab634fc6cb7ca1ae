import type { FastifyReply, FastifyRequest } from 'fastify';
import type { World } from '../core/world.ts';
import type { Session } from '../wire.ts';
import { answerPayment, refuse } from './checkout-replies.ts';
import type { FormValues } from './pay-form.ts';

/** A request for a page of one session. */
export interface VisitRoute {
  Params: { id: string };
  Body: FormValues;
  Querystring: Record<string, string>;
}

export interface Visit {
  request: FastifyRequest<VisitRoute>;
  reply: FastifyReply;
  session: Session;
}

type Serve = (visit: Visit) => unknown;
type Handler = (request: FastifyRequest<VisitRoute>, reply: FastifyReply) => Promise<unknown>;

export function sessionOf(
  { store }: World,
  { params }: FastifyRequest<VisitRoute>,
): Session | undefined {
  return store.find('checkout.session', params.id);
}

/** Serves open sessions; any other is told what it is. */
export function whileOpen(world: World, serve: Serve): Handler {
  return async (request, reply) => {
    const session = sessionOf(world, request);
    const refusal = refuse(world, reply, session);
    return refusal ?? serve({ request, reply, session: session! });
  };
}

/** The same for payments: one sent again after it went through leads to the shop like the first. */
export function untilPaid(world: World, serve: Serve): Handler {
  const serveOpen = whileOpen(world, serve);
  return async (request, reply) => {
    const session = sessionOf(world, request);
    return session?.status === 'complete'
      ? answerPayment(world, reply, session, { result: { status: 'complete' } })
      : serveOpen(request, reply);
  };
}
