import { error } from '@sveltejs/kit';
import type { ErrorCode } from '@till/contracts/errors';
import type { Locale } from '@till/contracts/locales';
import type { AppRouter } from '@till/contracts/router';
import { TRPCClientError } from '@trpc/client';
import { failureMessages, type FailureName } from '../messages/failures.ts';

/** Why a call to the API failed; `UNREACHABLE` when no answer of ours came back. Rethrows what is not a failed call. */
export function codeOf(cause: unknown): ErrorCode | 'UNREACHABLE' {
  if (!(cause instanceof TRPCClientError)) throw cause;
  return (cause as TRPCClientError<AppRouter>).data?.shopCode ?? 'UNREACHABLE';
}

/**
 * Ends a page whose data could not be read, in the reader's language: 404 with the words named for what does not exist
 * (or is not the caller's), 429 for too many requests, 503 while the shop is away, 500 when it is our fault.
 */
export function failPage(cause: unknown, locale: Locale, notFound: FailureName): never {
  const failures = failureMessages[locale];
  const code = codeOf(cause);
  switch (code) {
    case 'NOT_FOUND':
    case 'INVALID_INPUT':
      return error(404, failures[notFound]);
    case 'TOO_MANY_REQUESTS':
      return error(429, failures.tooOften);
    case 'UNREACHABLE':
    case 'DATABASE_UNAVAILABLE':
    case 'STRIPE_UNAVAILABLE':
      console.error(`The API cannot answer: ${code}`, cause instanceof Error ? cause.message : '');
      return error(503, failures.shopAway);
    default:
      console.error(cause);
      return error(500, failures.ourFault);
  }
}
