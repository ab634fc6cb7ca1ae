import { appRouter, type AppRouter } from '@till/contracts/router';
import { ShopError, type ErrorCode } from '@till/contracts';
import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { openShop } from '../open-shop.ts';
import { readCaller } from '../read-caller.ts';
import type { Tools } from '../tools.ts';
import { admitOrigins } from './admit-origins.ts';
import { refuseCall } from './refuse-call.ts';

const maxBatchSize = 10;

/** When to call again, for the codes that pass by themselves. */
const retryAfterSeconds: Partial<Record<ErrorCode, number>> = {
  TOO_MANY_REQUESTS: 60,
  STRIPE_UNAVAILABLE: 3,
  DATABASE_UNAVAILABLE: 3,
};

/**
 * The typed procedures under /trpc, at most ten in one request. Who calls is told by the headers `x-till-buyer` and
 * `x-till-device` alone. Bodies are JSON, and a browser may call from the shop's own origin and the allowed ones: 415 and 403 otherwise.
 */
export async function trpcDoor(app: FastifyInstance, tools: Tools): Promise<void> {
  const { clientOrigin, allowedOrigins = [] } = tools.config;
  await app.register(
    async (door) => {
      await admitOrigins(door, clientOrigin, allowedOrigins);
      door.addHook('onRequest', async (request, reply) => {
        if (isJson(request)) return;
        const message = 'Send JSON, as content-type: application/json.';
        return refuseCall(reply, 415, 'UNSUPPORTED_MEDIA_TYPE', message);
      });
      await door.register(fastifyTRPCPlugin, {
        trpcOptions: {
          router: appRouter,
          maxBatchSize,
          createContext: ({ req }) => {
            // Only an origin that may call gets this far.
            const returnOrigin = req.headers.origin ?? clientOrigin;
            return { shop: openShop(tools, { ...readCaller(tools, req), returnOrigin }, req.log) };
          },
          responseMeta: ({ errors }) => {
            const waits = errors.map(
              ({ cause }) => (cause instanceof ShopError && retryAfterSeconds[cause.code]) || 0,
            );
            const longest = Math.max(0, ...waits);
            return longest > 0 ? { headers: new Headers({ 'retry-after': String(longest) }) } : {};
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
    },
    { prefix: '/trpc' },
  );
}

// A form can send neither JSON nor its own headers.
function isJson(request: FastifyRequest): boolean {
  if (request.method === 'GET' || request.method === 'HEAD') return true;
  return /^application\/json *(; *charset=utf-8 *)?$/i.test(request.headers['content-type'] ?? '');
}
