import pRetry from 'p-retry';
import { noAnswer } from './guard-statements.ts';

// Classes and codes of https://www.postgresql.org/docs/current/errcodes-appendix.html, and what
// postgres.js and the socket say when the server goes away.
const transientSqlStates = /^(40001|40P01|23505|08...|57P0.)$/;
const lostConnection =
  /^(CONNECTION_(CLOSED|ENDED|DESTROYED)|CONNECT_TIMEOUT|ECONNRESET|ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|EPIPE)$/;

/** The code of an error, or of the first of its causes that has one; empty when none has. */
export function codeOf(error: unknown): string {
  for (let e = error; e instanceof Error; e = e.cause) {
    if ('code' in e && typeof e.code === 'string') return e.code;
  }
  return '';
}

/** Whether the same statement may succeed when it is simply sent again. */
export function isTransient(error: unknown): boolean {
  const code = codeOf(error);
  return transientSqlStates.test(code) || lostConnection.test(code);
}

/** Whether the database, not the request, is the reason: away, out of resources, read-only, too slow. */
export function isDatabaseAway(error: unknown): boolean {
  const code = codeOf(error);
  return (
    code === noAnswer ||
    lostConnection.test(code) ||
    /^(08...|53...|57P0.|57014|25006|58...)$/.test(code)
  );
}

/** Whether to say "try again later" to a customer: the database is away, or too many wanted the same row at once. */
export function isDatabaseUnavailable(error: unknown): boolean {
  return isTransient(error) || isDatabaseAway(error);
}

/**
 * Runs one statement, again up to three times with jitter while the failure is transient.
 * Only for statements that may be repeated: a lost connection does not tell whether it was committed.
 */
export function retryStatement<T>(statement: () => Promise<T>): Promise<T> {
  return pRetry(statement, {
    retries: 3,
    minTimeout: 20,
    maxTimeout: 300,
    randomize: true,
    shouldRetry: ({ error }) => isTransient(error),
  });
}
