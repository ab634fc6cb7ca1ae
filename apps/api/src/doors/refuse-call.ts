import type { FastifyReply } from 'fastify';

/** Refuses a call before tRPC sees it, as tRPC writes errors, so that its clients can read it. */
export function refuseCall(
  reply: FastifyReply,
  httpStatus: number,
  code: string,
  message: string,
): FastifyReply {
  const data = { code, httpStatus, shopCode: 'INVALID_INPUT' };
  return reply.code(httpStatus).send({ error: { message, code: -32600, data } });
}
