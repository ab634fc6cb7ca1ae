import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import { refuseCall } from './refuse-call.ts';

const preflightSeconds = 600;

/**
 * Pages of which origins may call this door: the shop's own, which needs no CORS since its browsers ask its own server,
 * and the allowed ones, byte for byte. 403 for every other, `null` too, whatever the method. No answer ever allows
 * cookies: who buys is told by a header that the page has to set itself.
 */
export async function admitOrigins(
  door: FastifyInstance,
  clientOrigin: string,
  allowedOrigins: string[],
): Promise<void> {
  const admitted = new Set([clientOrigin, ...allowedOrigins]);
  // Every browser names the origin of what it posts.
  door.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers;
    if (origin === undefined || admitted.has(origin)) return;
    const message =
      'Pages of this origin may not call: name it in ALLOWED_ORIGINS, or call from a server.';
    return refuseCall(reply, 403, 'FORBIDDEN', message);
  });
  if (allowedOrigins.length === 0) return;
  await door.register(cors, {
    origin: allowedOrigins,
    credentials: false,
    methods: ['GET', 'POST'],
    allowedHeaders: ['content-type', 'x-till-buyer', 'x-till-device'],
    maxAge: preflightSeconds,
  });
}
