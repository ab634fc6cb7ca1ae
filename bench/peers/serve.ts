import Fastify, { type FastifyInstance } from 'fastify';
import rawBody from 'fastify-raw-body';
import Stripe from 'stripe';
import { sayListening } from './serve-address.ts';

/** What every server of this folder is started with. */
export const settings = {
  databaseUrl: process.env.DATABASE_URL ?? '',
  secret: process.env.STRIPE_WEBHOOK_SECRET ?? '',
  stripeSecretKey: process.env.STRIPE_SECRET_KEY ?? '',
};

/** Of every pool: as many as Till has. */
export const maxConnections = 10;

export const stripe = new Stripe(settings.stripeSecretKey);

/** Fastify with the body as it came in `request.rawBody`, as fastify-raw-body's README says for webhooks. */
export async function openFastify(): Promise<FastifyInstance> {
  const app = Fastify();
  await app.register(rawBody, { global: false, encoding: false, jsonContentTypes: [] });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  return app;
}

export async function listen(app: FastifyInstance): Promise<void> {
  await app.listen({ port: 0, host: '127.0.0.1' });
  sayListening(app.server);
}
