import { SpanStatusCode, type Span } from '@opentelemetry/api';

/** Ends a span. Of an error only its kind and code are noted: its words may hold parameters and addresses. */
export function endSpan(span: Span, error?: unknown): void {
  if (error !== undefined) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    const { constructor, code } = Object(error) as {
      constructor: { name: string };
      code?: unknown;
    };
    span.setAttribute('error.type', typeof code === 'string' ? code : constructor.name);
  }
  span.end();
}
