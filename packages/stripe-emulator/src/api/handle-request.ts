import type { FaultKind, Faults } from '../core/faults.ts';
import type { Answer, IdempotencyKeys } from '../core/idempotency.ts';
import { StripeError } from '../core/stripe-error.ts';
import type { World } from '../core/world.ts';

export interface ApiRequest {
  id: string;
  method: string;
  /** Without the query. */
  path: string;
  params: unknown;
  idempotencyKey: string | null;
  /** Carries the request out in one synchronous step. */
  act: () => object;
}

export type Outcome =
  | { kind: 'answered'; answer: Answer; replayed: boolean; fault: FaultKind | null }
  | { kind: 'reset' | 'silent'; fault: FaultKind };

interface Tools {
  world: World;
  faults: Faults;
  keys: IdempotencyKeys;
}

/**
 * Takes one request through idempotency and faults, in the order Stripe does: a stored answer is
 * replayed before anything else happens, and only what began to act is stored.
 */
export async function handleRequest(tools: Tools, request: ApiRequest): Promise<Outcome> {
  const { faults, keys } = tools;
  const { idempotencyKey: key, method, path } = request;
  let fault: FaultKind | null = null;
  try {
    const stored = key === null ? undefined : keys.claim(key, `${method} ${path}`, request.params);
    if (stored) return { kind: 'answered', answer: stored, replayed: true, fault };
  } catch (error) {
    return {
      kind: 'answered',
      answer: toAnswer(request, tools.world, error),
      replayed: false,
      fault,
    };
  }
  const hit = faults.take(method, path);
  fault = hit?.kind ?? null;
  if (hit?.kind === 'timeout' || hit?.kind === 'reset_before') {
    if (key !== null) keys.release(key);
    return { kind: hit.kind === 'timeout' ? 'silent' : 'reset', fault: hit.kind };
  }
  if (hit?.kind === 'slow') {
    await new Promise<void>((resolve) => tools.world.clock.schedule(hit.delayMs ?? 1000, resolve));
  }

  const { answer, stored } = carryOut(tools.world, request, fault);
  if (key !== null && stored) keys.keep(key, answer);
  if (key !== null && !stored) keys.release(key);
  if (hit?.kind === 'reset_after') return { kind: 'reset', fault: hit.kind };
  if (hit?.kind === 'timeout_after') return { kind: 'silent', fault: hit.kind };
  return { kind: 'answered', answer, replayed: false, fault };
}

function carryOut(
  world: World,
  request: ApiRequest,
  fault: FaultKind | null,
): { answer: Answer; stored: boolean } {
  world.request = { id: request.id, idempotencyKey: request.idempotencyKey };
  try {
    if (fault === '429') throw rateLimited();
    if (fault === 'lock_timeout') throw lockTimeout();
    if (fault === '500') throw serverError();
    const body = JSON.stringify(request.act(), null, 2);
    const shouldRetry = request.method === 'POST' ? false : undefined;
    return { answer: { status: 200, body, requestId: request.id, shouldRetry }, stored: true };
  } catch (error) {
    const stored = error instanceof StripeError ? error.stored : true;
    return { answer: toAnswer(request, world, error), stored };
  } finally {
    world.request = null;
  }
}

/** The error envelope of any failure; what is not a StripeError is the emulator's own fault: 500. */
export function toAnswer({ id }: { id: string }, world: World, error: unknown): Answer {
  if (!(error instanceof StripeError)) world.settings.log(`internal error: ${String(error)}`);
  const { status, body, shouldRetry } = error instanceof StripeError ? error : serverError();
  const request_log_url = `${world.settings.origin}/_dashboard/requests/${id}`;
  return {
    status,
    body: JSON.stringify({ error: { ...body, request_log_url } }, null, 2),
    requestId: id,
    shouldRetry: shouldRetry ?? (status === 402 ? false : undefined),
  };
}

function rateLimited(): StripeError {
  return new StripeError(429, {
    type: 'invalid_request_error',
    code: 'rate_limit',
    message:
      'Request rate limit exceeded. You can learn more about rate limits here https://stripe.com/docs/rate-limits.',
  });
}

function lockTimeout(): StripeError {
  return new StripeError(
    429,
    {
      type: 'invalid_request_error',
      code: 'lock_timeout',
      message:
        'This object cannot be accessed right now because another API request or Stripe process is currently accessing it. If you see this error intermittently, retry the request. If you see this error frequently and are making multiple concurrent requests to a single object, make your requests serially or at a lower rate. For more details, see https://stripe.com/docs/rate-limits#object-lock-timeouts.',
    },
    { shouldRetry: true },
  );
}

function serverError(): StripeError {
  return new StripeError(
    500,
    {
      type: 'api_error',
      message:
        'An unknown error occurred. Please try again, or contact support@stripe.com if the problem persists.',
    },
    { stored: true },
  );
}
