import type { FastifyRequest } from 'fastify';

type Described = {
  type: string;
  message: string;
  code: unknown;
  requestId: unknown;
  stack: string;
  cause?: Omit<Described, 'stack'>;
};

// A signed address opens a file for some minutes.
const pathOf = (url: string) => url.split('?')[0]?.replace(/^(\/api\/files\/).+/, '$1…');

/** One JSON object per line; neither headers, query strings nor parameters of statements: they carry tokens and ids. */
export function logOptions(level: string) {
  return {
    level,
    serializers: {
      req: (request: FastifyRequest) => ({
        method: request.method,
        path: pathOf(request.url),
      }),
      err: describeError,
    },
  };
}

/** An error for the log: its words without secrets, addresses and parameters, where it happened, and its causes. */
function describeError(error: Error): Described {
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return { ...describeCause(error, 4), stack: frames.join('\n') };
}

function describeCause(
  error: Error & { code?: unknown; requestId?: unknown },
  depth: number,
): Omit<Described, 'stack'> {
  const { message, code, requestId, cause } = error;
  return {
    // Not `name`: Stripe's errors are all called Error.
    type: error.constructor.name,
    message: redact(message),
    code,
    // What Stripe's support asks for.
    requestId,
    ...(cause instanceof Error && depth > 0 && { cause: describeCause(cause, depth - 1) }),
  };
}

function redact(message: string): string {
  return message
    .replace(/\nparams: [\s\S]*/, '')
    .replace(/\b(sk|rk|pk|whsec)_\w+/g, '$1_…')
    .replace(/[^\s@<>"']+@[^\s@<>"']+/g, '…@…');
}
