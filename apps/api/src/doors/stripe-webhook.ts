import type { FastifyInstance } from 'fastify';
import { deliveries } from '../observe/channels.ts';
import { applyEvent } from '../stripe-events/apply-event.ts';
import type { Tools } from '../tools.ts';
import { BadDelivery, verifyEvent, type Verified } from './verify-event.ts';

const maxBodyBytes = 256 * 1024;

/**
 * Stripe's door. 200 with a one-line receipt: done, known already, or nothing for us. 400: not from Stripe, nothing
 * written. 413 and 415: not the bytes that were signed. 503: our failure, Stripe sends it again. No call to Stripe
 * and no mail on this path.
 */
export async function stripeWebhookDoor(app: FastifyInstance, tools: Tools): Promise<void> {
  // The bytes as they came, whatever they call themselves: nothing else was signed.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.post('/api/webhook', { bodyLimit: maxBodyBytes }, async (request, reply) => {
    const receivedAt = performance.now();
    const tell = (outcome: string, type?: string, lagMs?: number) =>
      deliveries.tell({ type, outcome, lagMs, durationMs: performance.now() - receivedAt });
    const encoding = request.headers['content-encoding'];
    if (encoding !== undefined && encoding !== 'identity') {
      return reply
        .code(415)
        .send({ error: 'Send the body as it was signed, without Content-Encoding.' });
    }
    let verified: Verified;
    try {
      verified = await verifyEvent(
        tools.stripe,
        request.body,
        request.headers['stripe-signature'],
        tools.config.webhookSecrets,
        tools.clock(),
      );
    } catch (error) {
      if (!(error instanceof BadDelivery)) throw error;
      tell('refused');
      request.log.warn({ reason: error.message }, 'delivery refused');
      return reply.code(400).send({ error: error.message });
    }
    try {
      const { outcome, reason, latencyMs, ...rest } = await applyEvent(tools, verified);
      tell(outcome, rest.type, latencyMs);
      const fields = { ...rest, outcome, reason };
      if (outcome === 'failing') {
        request.log.error(fields, 'event failed');
        return reply.code(503).send({ error: 'Not applied. Send it again.' });
      }
      if (outcome === 'parked') {
        request.log.error(fields, 'event parked');
        // What it failed with stays here: it is not written for readers of Stripe's delivery log.
        return reply.send({ received: true, outcome, reason: 'failed too often, set aside' });
      }
      if (outcome === 'quarantined') request.log.error(fields, 'event quarantined');
      else request.log.info(fields, 'event received');
      return reply.send({ received: true, outcome, reason });
    } catch (error) {
      tell('unrecorded');
      request.log.error({ err: error }, 'event not recorded');
      return reply.code(503).send({ error: 'Not recorded. Send it again.' });
    }
  });
}
