import { context, trace, type Tracer } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
  serviceNameEnvDetector,
} from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { FastifyInstance } from 'fastify';
import { traceCalls } from './trace-calls.ts';
import { orderTracer, OrderIds } from './order-traces.ts';
import { traceOrdersWith } from './trace-order.ts';
import { traceRequests } from './trace-requests.ts';

export type Tracing = {
  /** Traces the requests of this app; before its doors are registered. */
  instrument(app: FastifyInstance): void;
  /** Sends what is left, and ends. */
  close(): Promise<void>;
};

/**
 * Traces from now on: requests, statements, calls to Stripe and the steps of orders, sent over OTLP as the standard
 * variables say. `share` is the part of the traces that is kept, 0 to 1. Nothing that a customer or Stripe wrote is an
 * attribute: no query, parameter, body, address or message of an error.
 */
export function openTracing({ share }: { share: number }): Tracing {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const ids = new OrderIds();
  const provider = new TracerProvider({
    idGenerator: ids,
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'till-api' }))
      .merge(detectResources({ detectors: [envDetector, serviceNameEnvDetector] })),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  const tracer: Tracer = provider.getTracer('till');
  const stops = [traceCalls(tracer), traceOrdersWith(orderTracer(tracer, ids))];
  return {
    instrument: (app) => traceRequests(app, tracer),
    async close() {
      for (const stop of stops) stop();
      await provider.shutdown();
      trace.disable();
      context.disable();
    },
  };
}
