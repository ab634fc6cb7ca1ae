import { error } from '@sveltejs/kit';
import type { ErrorCode } from '@till/contracts/errors';
import type { AppRouter } from '@till/contracts/router';
import { TRPCClientError } from '@trpc/client';
import { failureWords } from '../failure-words.ts';

/** Why a call to the API failed; `UNREACHABLE` when no answer of ours came back. Rethrows what is not a failed call. */
export function codeOf(cause: unknown): ErrorCode | 'UNREACHABLE' {
  if (!(cause instanceof TRPCClientError)) throw cause;
  return (cause as TRPCClientError<AppRouter>).data?.shopCode ?? 'UNREACHABLE';
}

/**
 * Ends a page whose data could not be read: 404 with the given words for what does not exist (or is not the caller's),
 * 429 for too many requests, 503 while the shop is away, 500 when it is our fault.
 */
export function failPage(cause: unknown, notFound: Omit<App.Error, 'status'>): never {
  const code = codeOf(cause);
  switch (code) {
    case 'NOT_FOUND':
    case 'INVALID_INPUT':
      return error(404, notFound);
    case 'TOO_MANY_REQUESTS':
      return error(429, failureWords.tooOften);
    case 'UNREACHABLE':
    case 'DATABASE_UNAVAILABLE':
    case 'STRIPE_UNAVAILABLE':
      console.error(`The API cannot answer: ${code}`, cause instanceof Error ? cause.message : '');
      return error(503, failureWords.shopAway);
    default:
      console.error(cause);
      return error(500, failureWords.ourFault);
  }
}
