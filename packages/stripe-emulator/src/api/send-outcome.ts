import { Buffer } from 'node:buffer';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { latestApiVersion } from '../core/world.ts';
import type { Outcome } from './handle-request.ts';

/** Answers with Stripe's headers, cuts the connection, or leaves the request unanswered. */
export function sendOutcome(
  request: FastifyRequest,
  reply: FastifyReply,
  outcome: Outcome,
  requestId: string,
): unknown {
  if (outcome.kind !== 'answered') {
    reply.hijack();
    if (outcome.kind === 'reset') request.raw.socket.destroy();
    return undefined;
  }
  const { answer, replayed } = outcome;
  const key = request.method === 'POST' ? request.headers['idempotency-key'] : undefined;
  reply
    .code(answer.status)
    .header('content-type', 'application/json')
    .header('request-id', requestId)
    .header('stripe-version', request.headers['stripe-version'] ?? latestApiVersion);
  if (key) reply.header('idempotency-key', key).header('original-request', answer.requestId);
  if (replayed) reply.header('idempotent-replayed', 'true');
  if (answer.shouldRetry !== undefined)
    reply.header('stripe-should-retry', String(answer.shouldRetry));
  // Fastify adds a charset to text, which Stripe does not send.
  return reply.send(Buffer.from(answer.body));
}
