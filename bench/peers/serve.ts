import Fastify, { type FastifyInstance } from 'fastify';
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

/** Fastify that leaves the body as it came: the fastest way to Stripe's signature, and the way of Till's own door. */
export function openFastify(): FastifyInstance {
  const app = Fastify();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  return app;
}

export async function listen(app: FastifyInstance): Promise<void> {
  await app.listen({ port: 0, host: '127.0.0.1' });
  sayListening(app.server);
}
