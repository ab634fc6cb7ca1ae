import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { downloadsDoor } from './doors/downloads.ts';
import { answerError } from './doors/answer-error.ts';
import { answerUnreadable, guardRequests } from './doors/guard-requests.ts';
import { healthDoor } from './doors/health.ts';
import { licenceKeysDoor } from './doors/licence-keys.ts';
import { stripeWebhookDoor } from './doors/stripe-webhook.ts';
import { trpcDoor } from './doors/trpc.ts';
import type { Tools } from './tools.ts';

// A request is whole within 12 seconds, its head within 8, and what is idle ends: checked every second, on Node and Deno.
const patience = {
  requestTimeout: 12_000,
  keepAliveTimeout: 12_000,
  /** Nothing read or written on the socket: longer than a checkout may wait for Stripe. */
  connectionTimeout: 30_000,
  http: { headersTimeout: 8_000, requestTimeout: 12_000, connectionsCheckingInterval: 1_000 },
};
const noSchemas = (): never => {
  throw new Error('Routes have no JSON schemas here: check input with zod.');
};
// Fastify's own compilers would be loaded at every start, for routes that do not need them.
const withoutSchemas = { buildValidator: () => noSchemas, buildSerializer: () => noSchemas };
/** The API with all its doors, not listening yet. Each door is a plugin of its own, so none changes another's parsers. */
export async function buildApp(
  tools: Tools,
  logger: FastifyServerOptions['logger'] = false,
  instrument?: (app: FastifyInstance) => void,
): Promise<FastifyInstance> {
  const app = Fastify({
    logger,
    bodyLimit: 64 * 1024,
    ...patience,
    forceCloseConnections: 'idle',
    trustProxy: tools.config.trustProxy ?? false,
    routerOptions: { maxParamLength: 2_000 },
    frameworkErrors: answerUnreadable,
    schemaController: { compilersFactory: withoutSchemas },
  });
  instrument?.(app);
  app.setErrorHandler(answerError);
  guardRequests(app);
  // Fastify's own handler logs the query string.
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'Nothing is here.' }));
  closeAnsweredConnections(app);
  healthDoor(app, tools);
  licenceKeysDoor(app, tools);
  await app.register((door) =>
    stripeWebhookDoor(door, { ...tools, db: tools.webhookDb ?? tools.db }),
  );
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
