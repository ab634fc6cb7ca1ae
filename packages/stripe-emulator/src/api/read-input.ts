import type { FastifyRequest } from 'fastify';
import qs from 'qs';
import { invalidRequest } from '../core/stripe-error.ts';

const formLimits = { depth: 10, arrayLimit: 1000, parameterLimit: 5000, plainObjects: true };

/** The parameters of a request, from its query and its form. Throws a 400 for any other kind of body. */
export function readInput(request: FastifyRequest): unknown {
  const query = qs.parse(request.url.split('?')[1] ?? '', formLimits);
  if (request.method !== 'POST' || !request.body) return query;
  if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    throw invalidRequest(
      'Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have any questions, we can help at https://support.stripe.com/.',
    );
  }
  return { ...query, ...qs.parse(String(request.body), formLimits) };
}
