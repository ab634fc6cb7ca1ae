import { appRouter, type AppRouter } from '@till/contracts/router';
import { ShopError } from '@till/contracts';
import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readBuyerToken } from '../buyer-token.ts';
import { openShop } from '../open-shop.ts';
import type { Tools } from '../tools.ts';

const maxBatchSize = 10;

/**
 * The typed procedures under /trpc, at most ten in one request. Who calls is told by the `x-till-buyer` header alone.
 * Bodies are JSON, and a browser may call from the shop's own origin only: 415 and 403 otherwise.
 */
export async function trpcDoor(app: FastifyInstance, tools: Tools): Promise<void> {
  app.addHook('onRequest', async (request, reply) => {
    const refusal = findRefusal(request, tools.config.clientOrigin);
    if (!refusal) return;
    const { code, httpStatus, message } = refusal;
    // As tRPC writes errors, so that its clients can read it.
    const data = { code, httpStatus, shopCode: 'INVALID_INPUT' };
    return reply.code(httpStatus).send({ error: { message, code: -32600, data } });
  });
  await app.register(fastifyTRPCPlugin, {
    prefix: '/trpc',
    trpcOptions: {
      router: appRouter,
      maxBatchSize,
      createContext: ({ req }) => {
        const buyerId = readBuyerToken(req.headers['x-till-buyer'], tools.config.buyerSecrets);
        return { shop: openShop(tools, { buyerId, address: req.ip }, req.log) };
      },
      onError: ({ error, path, ctx: _ctx, req }) => {
        const cause = error.cause;
        const expected = cause instanceof ShopError && cause.code !== 'INTERNAL';
        if (expected && !(cause.cause instanceof Error)) return;
        if (error.code !== 'INTERNAL_SERVER_ERROR' && !expected) return;
        req.log.error({ err: expected ? cause.cause : error, path }, 'procedure failed');
      },
    } satisfies FastifyTRPCPluginOptions<AppRouter>['trpcOptions'],
  });
}

// A form can send neither JSON nor its own headers, and every browser names the origin of what it posts.
function findRefusal(request: FastifyRequest, clientOrigin: string) {
  const { origin, 'content-type': type } = request.headers;
  if (origin !== undefined && origin !== clientOrigin) {
    const message = 'Browsers may call from the shop itself only: call from a server.';
    return { code: 'FORBIDDEN', httpStatus: 403, message };
  }
  const carriesBody = request.method !== 'GET' && request.method !== 'HEAD';
  if (carriesBody && !/^application\/json *(; *charset=utf-8 *)?$/i.test(type ?? '')) {
    const message = 'Send JSON, as content-type: application/json.';
    return { code: 'UNSUPPORTED_MEDIA_TYPE', httpStatus: 415, message };
  }
  return undefined;
}
