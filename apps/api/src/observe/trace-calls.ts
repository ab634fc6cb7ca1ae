import { SpanKind, SpanStatusCode, trace, type Span, type Tracer } from '@opentelemetry/api';
import { statementChannel, type StatementNews } from '@till/db';
import { stripeCalls } from './channels.ts';
import { endSpan } from './end-span.ts';

const longestText = 2_000;

/** Traces what the API asks of Stripe and of PostgreSQL, as parts of whatever asks. Ends with the returned function. */
export function traceCalls(tracer: Tracer): () => void {
  const spans = new WeakMap<object, Span>();
  const begin = (news: object, span: Span) => void spans.set(news, span);

  const stopStripe = stripeCalls.listen((news) => {
    const { method, route, waitedMs, ended } = news;
    if (!ended) {
      const attributes = { 'http.request.method': method, 'url.template': route };
      begin(
        news,
        tracer.startSpan(`Stripe ${method} ${route}`, { kind: SpanKind.CLIENT, attributes }),
      );
      return;
    }
    const span = spans.get(news);
    if (!span) return;
    if (waitedMs !== undefined) span.setAttribute('till.waited_ms', Math.round(waitedMs));
    if (ended.status !== undefined) span.setAttribute('http.response.status_code', ended.status);
    if ((ended.status ?? 500) >= 400) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  });

  const hear = (message: unknown) => {
    const news = message as StatementNews;
    if (!news.ended) {
      // The background asks every two seconds whether there is something to do.
      if (!trace.getActiveSpan()?.isRecording()) return;
      const text = news.text.trim().slice(0, longestText);
      const attributes = { 'db.system.name': 'postgresql', 'db.query.text': text };
      begin(news, tracer.startSpan(nameOf(news.text), { kind: SpanKind.CLIENT, attributes }));
      return;
    }
    const span = spans.get(news);
    if (span) endSpan(span, news.ended.error);
  };
  statementChannel.subscribe(hear);
  return () => {
    stopStripe();
    statementChannel.unsubscribe(hear);
  };
}

/** A statement by the first thing that it writes, e.g. `insert into orders`, else by what it reads. */
function nameOf(text: string): string {
  const written = /\b(insert into|(?<!do |for )update|delete from)\s+"?(\w+)/i.exec(text);
  const read = /\b(from)\s+"?(\w+)/i.exec(text);
  if (written) return `${written[1]} ${written[2]}`.toLowerCase();
  return read ? `select from ${read[2]}` : 'statement';
}
