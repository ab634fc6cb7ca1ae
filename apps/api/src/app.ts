import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { downloadsDoor } from './doors/downloads.ts';
import { answerError } from './doors/answer-error.ts';
import { healthDoor } from './doors/health.ts';
import { stripeWebhookDoor } from './doors/stripe-webhook.ts';
import { trpcDoor } from './doors/trpc.ts';
import type { Tools } from './tools.ts';

/** The API with all its doors, not listening yet. Each door is a plugin of its own, so none changes another's parsers. */
export async function buildApp(
  tools: Tools,
  logger: FastifyServerOptions['logger'] = false,
): Promise<FastifyInstance> {
  const app = Fastify({
    logger,
    bodyLimit: 64 * 1024,
    requestTimeout: 15_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 2_000 },
  });
  app.setErrorHandler(answerError);
  // Fastify's own handler logs the query string.
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'Nothing is here.' }));
  closeAnsweredConnections(app);
  healthDoor(app, tools);
  await app.register((door) => stripeWebhookDoor(door, tools));
  await app.register((door) => downloadsDoor(door, tools));
  await app.register((door) => trpcDoor(door, tools));
  return app;
}

/** While the app closes: a connection that stays open after its last answer would hold up the end. */
function closeAnsweredConnections(app: FastifyInstance): void {
  let closing = false;
  app.addHook('preClose', async () => void (closing = true));
  app.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close');
  });
}
