import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const maxUrlLength = 8_192;

/** What every answer carries: nothing here is a page, and nothing may be kept. */
const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Before any door: security headers on every answer, 414 for an address above 8 KiB, 400 for two hosts. */
export function guardRequests(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders);
    if (request.url.length > maxUrlLength) {
      return reply.code(414).send({ error: 'The address is too long.' });
    }
    // A proxy may have gone by the other one.
    const isHost = (text: string, i: number) => i % 2 === 0 && text.toLowerCase() === 'host';
    if (request.raw.rawHeaders.filter(isHost).length > 1) {
      return reply.code(400).send({ error: 'Name one host.' });
    }
  });
}

/** What the router itself cannot read reaches no hook: it is answered here, with the same headers. */
export function answerUnreadable(
  error: FastifyError,
  _request: FastifyRequest,
  reply: FastifyReply,
) {
  reply.headers(securityHeaders);
  reply.code(error.statusCode ?? 400).send({ error: 'The address cannot be read.' });
}
