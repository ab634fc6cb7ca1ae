import type { IncomingMessage, ServerResponse } from 'node:http';
import compression from 'compression';

/**
 * Sends in brotli or gzip what is the same for everyone. What belongs to one buyer goes as it is: the length of a
 * compressed page tells something of its secrets (BREACH). What the build compressed already is left alone.
 */
export const compressAnswers = compression({
  filter: (_request: IncomingMessage, response: ServerResponse) =>
    /^(text\/|image\/svg|application\/(json|xml))/.test(
      String(response.getHeader('content-type')),
    ) && !/private|no-store/.test(String(response.getHeader('cache-control'))),
}) as unknown as (request: IncomingMessage, response: ServerResponse, next: () => void) => void;
