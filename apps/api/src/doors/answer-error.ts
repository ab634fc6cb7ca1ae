import { ShopError } from '@till/contracts';
import { isDatabaseUnavailable } from '@till/db';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

/** What a door that did not answer for itself says. Our own failures go to the log; their words stay there. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  if (error instanceof ShopError && error.code === 'TOO_MANY_REQUESTS') {
    return reply.code(429).send({ error: error.message });
  }
  const status = error.statusCode ?? 500;
  if (status < 500) return reply.code(status).send({ error: error.message });
  request.log.error({ err: error }, 'request failed');
  return isDatabaseUnavailable(error)
    ? reply.code(503).send({ error: 'The shop is having a short break. Please try again.' })
    : reply.code(500).send({ error: 'Something went wrong on our side.' });
}
