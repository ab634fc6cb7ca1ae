import { appRouter, type AppRouter } from '@till/contracts/router';
import { ShopError } from '@till/contracts';
import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify';
import type { FastifyInstance } from 'fastify';
import { readBuyerToken } from '../buyer-token.ts';
import { openShop } from '../open-shop.ts';
import type { Tools } from '../tools.ts';

/** The typed procedures under /trpc. Who calls is told by the `x-till-buyer` header alone. */
export async function trpcDoor(app: FastifyInstance, tools: Tools): Promise<void> {
  await app.register(fastifyTRPCPlugin, {
    prefix: '/trpc',
    trpcOptions: {
      router: appRouter,
      createContext: ({ req }) => {
        const buyerId = readBuyerToken(req.headers['x-till-buyer'], tools.config.buyerSecrets);
        return { shop: openShop(tools, buyerId, req.log) };
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
