import { StripeError } from './stripe-error.ts';

export interface Answer {
  status: number;
  body: string;
  requestId: string;
  shouldRetry?: boolean | undefined;
}

interface Entry {
  target: string;
  fingerprint: string;
  answer: Answer | undefined;
}

/** Remembers the first answer given under each idempotency key. */
export interface IdempotencyKeys {
  /**
   * Claims `key` for this request. Returns the stored answer to replay, or undefined when the request
   * must be carried out and then kept or released. Throws for other parameters or concurrent use.
   */
  claim(key: string, target: string, params: unknown): Answer | undefined;
  keep(key: string, answer: Answer): void;
  /** Gives up the claim without an answer: the next request under the key is carried out. */
  release(key: string): void;
  clear(): void;
}

export function createIdempotencyKeys(): IdempotencyKeys {
  const entries = new Map<string, Entry>();
  return {
    claim(key, target, params) {
      if (key.length > 255) {
        throw idempotencyError(400, 'Idempotency keys can be at most 255 characters.');
      }
      const fingerprint = fingerprintOf(params);
      const entry = entries.get(key);
      if (!entry) {
        entries.set(key, { target, fingerprint, answer: undefined });
        return undefined;
      }
      if (entry.target !== target || entry.fingerprint !== fingerprint) {
        const same = entry.target !== target ? 'endpoint' : 'parameters';
        const preposition = same === 'endpoint' ? 'for the same' : 'with the same';
        throw idempotencyError(
          400,
          `Keys for idempotent requests can only be used ${preposition} ${same} they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
        );
      }
      if (entry.answer) return entry.answer;
      throw idempotencyError(
        409,
        `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. If your request fails, please try again in a while.`,
        'idempotency_key_in_use',
      );
    },
    keep(key, answer) {
      const entry = entries.get(key);
      if (entry) entry.answer = answer;
    },
    release: (key) => void entries.delete(key),
    clear: () => entries.clear(),
  };
}

/** The same text for the same parameters, in whatever order they were sent. */
export function fingerprintOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(fingerprintOf).join()}]`;
  const pairs = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${pairs.map(([name, item]) => `${JSON.stringify(name)}:${fingerprintOf(item)}`).join()}}`;
}

function idempotencyError(status: number, message: string, code?: string): StripeError {
  return new StripeError(status, { type: 'idempotency_error', message, ...(code && { code }) });
}
