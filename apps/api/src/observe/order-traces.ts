import { context, trace, type Tracer } from '@opentelemetry/api';
import { RandomIdGenerator } from '@opentelemetry/sdk-trace';
import { endSpan } from './end-span.ts';

/** Makes ids at random, but for the next trace that is to have a given one. */
export class OrderIds extends RandomIdGenerator {
  #next: string | undefined;
  override readonly generateTraceId = () => this.#next ?? super.generateTraceId();

  /** Whatever `begin` starts as a root is in this trace. */
  within<T>(traceId: string, begin: () => T): T {
    this.#next = traceId;
    try {
      return begin();
    } finally {
      this.#next = undefined;
    }
  }
}

/** An order's id, a UUID, has as many bits as a trace's: without its dashes it is the id of the trace of that order. */
export const traceIdOf = (orderId: string): string => orderId.replaceAll('-', '').toLowerCase();

/**
 * Every step of an order is in the trace of the order, from whatever process, today or in a month. It is linked with the
 * request that it happened in, both ways.
 */
export function orderTracer(tracer: Tracer, ids: OrderIds) {
  return async <T>(orderId: string, step: string, work: () => Promise<T>): Promise<T> => {
    const traceId = traceIdOf(orderId);
    const outer = trace.getActiveSpan();
    const inside = outer?.spanContext().traceId === traceId;
    const options = {
      root: !inside,
      attributes: { 'till.order_id': orderId },
      ...(outer && !inside && { links: [{ context: outer.spanContext() }] }),
    };
    const span = ids.within(traceId, () => tracer.startSpan(step, options));
    if (outer && !inside) outer.addLink({ context: span.spanContext() });
    return context.with(trace.setSpan(context.active(), span), async () => {
      try {
        const result = await work();
        if (isOutcome(result)) span.setAttribute('till.outcome', result.outcome);
        endSpan(span);
        return result;
      } catch (error) {
        endSpan(span, error);
        throw error;
      }
    });
  };
}

const isOutcome = (result: unknown): result is { outcome: string } =>
  typeof result === 'object' &&
  result !== null &&
  'outcome' in result &&
  typeof result.outcome === 'string';
