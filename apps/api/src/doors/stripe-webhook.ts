import { quarantineEvent, retryStatement, type ReceivedEvent } from '@till/db';
import type { FastifyInstance } from 'fastify';
import rawBody from 'fastify-raw-body';
import { z } from 'zod';
import { stripeEventHandlers, type Outcome } from '../stripe-events/index.ts';
import type { Tools } from '../tools.ts';
import { BadDelivery, verifyEvent, type Verified } from './verify-event.ts';

const maxBodyBytes = 256 * 1024;

const Event = z.object({
  id: z.string().regex(/^evt_[A-Za-z0-9_]{1,250}$/),
  type: z.string().min(1).max(200),
  created: z.number().int().nonnegative(),
  livemode: z.boolean(),
  api_version: z.string().nullish(),
  account: z.string().nullish(),
  data: z.object({ object: z.record(z.string(), z.unknown()) }),
});

/**
 * Stripe's door. 200 with a one-line receipt: done, known already, or nothing for us. 400: not from Stripe, nothing
 * written. 413 and 415: not the bytes that were signed. 503: our failure, Stripe sends it again. No call to Stripe
 * and no mail on this path.
 */
export async function stripeWebhookDoor(app: FastifyInstance, tools: Tools): Promise<void> {
  await app.register(rawBody, { global: false, encoding: false, jsonContentTypes: [] });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.post(
    '/api/webhook',
    { bodyLimit: maxBodyBytes, config: { rawBody: true } },
    async (request, reply) => {
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
          request.rawBody,
          request.headers['stripe-signature'],
          tools.config.webhookSecrets,
          tools.clock(),
        );
      } catch (error) {
        if (!(error instanceof BadDelivery)) throw error;
        request.log.warn({ reason: error.message }, 'delivery refused');
        return reply.code(400).send({ error: error.message });
      }
      try {
        const { eventId, type, ...outcome } = await receiveEvent(tools, verified);
        const fields = {
          eventId,
          type,
          orderId: outcome.orderId,
          outcome: outcome.outcome,
          reason: outcome.reason,
        };
        if (outcome.outcome === 'quarantined') request.log.error(fields, 'event quarantined');
        else request.log.info(fields, 'event received');
        return reply.send({ received: true, outcome: outcome.outcome, reason: outcome.reason });
      } catch (error) {
        request.log.error({ err: error }, 'event not recorded');
        return reply.code(503).send({ error: 'Not recorded. Send it again.' });
      }
    },
  );
}

async function receiveEvent(
  tools: Tools,
  { payload, body, secretIndex }: Verified,
): Promise<Outcome & { eventId?: string; type?: string }> {
  const parsed = Event.safeParse(body);
  if (!parsed.success) return { outcome: 'ignored', reason: 'not an event of this API' };
  const { id: eventId, type, created, livemode, api_version, account, data } = parsed.data;
  const named = { eventId, type };
  const handler = Object.hasOwn(stripeEventHandlers, type) ? stripeEventHandlers[type] : undefined;
  if (!handler) return { ...named, outcome: 'ignored', reason: 'not a type this shop reacts to' };
  if (account) return { ...named, outcome: 'ignored', reason: 'of a connected account' };
  if (livemode !== tools.config.livemode) {
    return {
      ...named,
      outcome: 'ignored',
      reason: livemode ? 'live event, test shop' : 'test event, live shop',
    };
  }
  const event: ReceivedEvent = {
    id: eventId,
    type,
    apiVersion: api_version ?? null,
    // PostgreSQL's text cannot hold it; a JSON string can.
    payload: payload.replaceAll('\\u0000', '\\ufffd'),
    secretIndex,
    latencyMs: Math.max(0, tools.clock() - created * 1000),
  };
  const outcome = await handler(tools, withoutNul(data.object), event);
  if (outcome.outcome === 'quarantined' && !outcome.stored) {
    const objectId = typeof data.object.id === 'string' ? data.object.id : '';
    await retryStatement(() =>
      quarantineEvent(tools.db, event, objectId.slice(0, 255), outcome.reason ?? 'unknown'),
    );
  }
  return { ...named, ...outcome };
}

/** PostgreSQL refuses U+0000 in text: a crafted one must not become an endless 503. */
function withoutNul(object: unknown): unknown {
  return JSON.parse(JSON.stringify(object).replaceAll('\\u0000', '\\ufffd'));
}
