import {
  context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
  type Tracer,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { appRouter } from '@till/contracts/router';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const propagator = new W3CTraceContextPropagator();
const getter = {
  keys: Object.keys,
  get: (headers: FastifyRequest['headers'], key: string) => headers[key],
};

/**
 * Makes every request a span, but for those that only ask whether the process lives. Procedures continue the trace of
 * the web that calls them; nobody else's `traceparent` is taken.
 */
export function traceRequests(app: FastifyInstance, tracer: Tracer): void {
  const contexts = new WeakMap<FastifyRequest, Context>();
  app.addHook('onRequest', async (request) => {
    if (request.routeOptions.logLevel === 'silent') return;
    const name = nameOf(request);
    const parent = name.startsWith('trpc ')
      ? propagator.extract(ROOT_CONTEXT, request.headers, getter)
      : ROOT_CONTEXT;
    const attributes = {
      'http.request.method': request.method,
      'http.route': request.routeOptions.url ?? 'none',
    };
    const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent);
    contexts.set(request, trace.setSpan(parent, span));
  });
  // Here, and not before: the context does not outlive the reading of the body.
  app.addHook('preHandler', (request, _reply, done) => {
    context.with(contexts.get(request) ?? ROOT_CONTEXT, done);
  });
  app.addHook('onResponse', async (request, reply) => {
    const span = trace.getSpan(contexts.get(request) ?? ROOT_CONTEXT);
    span?.setAttribute('http.response.status_code', reply.statusCode);
    if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
  });
}

/** Words of ours alone: the procedure when there is such a one, else the route. */
function nameOf({ method, routeOptions, params }: FastifyRequest): string {
  const path = (params as { path?: string } | undefined)?.path ?? '';
  if (Object.hasOwn(appRouter._def.procedures, path)) return `trpc ${path}`;
  return `${method} ${routeOptions.url ?? 'unknown route'}`;
}
