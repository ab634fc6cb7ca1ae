import { StripeError } from './stripe-error.ts';

export interface Answer {
  status: number;
  body: string;
  requestId: string;
  shouldRetry?: boolean | undefined;
}

export interface KeyEntry {
  /** Method and path, such as `POST /v1/refunds`. */
  target: string;
  fingerprint: string;
  /** Milliseconds since the epoch on the emulator's clock. */
  claimedAt: number;
  /** Undefined while the request is under way. */
  answer: Answer | undefined;
}

const keptMs = 24 * 60 * 60 * 1000;

/** Remembers the first answer given under each idempotency key for 24 hours. */
export interface IdempotencyKeys {
  /**
   * Claims `key` for this request. Returns the stored answer to replay, or undefined when the request
   * must be carried out and then kept or released. Throws for other parameters or concurrent use.
   */
  claim(key: string, target: string, params: unknown): Answer | undefined;
  keep(key: string, answer: Answer): void;
  /** Gives up the claim without an answer: the next request under the key is carried out. */
  release(key: string): void;
  /** The keys that have an answer. */
  save(): [string, KeyEntry][];
  load(entries: [string, KeyEntry][]): void;
  clear(): void;
}

/** `now` is in milliseconds. */
export function createIdempotencyKeys(now: () => number): IdempotencyKeys {
  const entries = new Map<string, KeyEntry>();
  // Keys are claimed in the order of their time, so the old ones stand in front.
  const prune = () => {
    for (const [key, { claimedAt, answer }] of entries) {
      if (claimedAt > now() - keptMs) break;
      if (answer) entries.delete(key);
    }
  };
  return {
    claim(key, target, params) {
      if (key.length > 255) {
        throw idempotencyError(400, 'Idempotency keys can be at most 255 characters.');
      }
      prune();
      const fingerprint = fingerprintOf(params);
      const entry = entries.get(key);
      if (!entry) {
        entries.set(key, { target, fingerprint, claimedAt: now(), answer: undefined });
        return undefined;
      }
      if (entry.target !== target) {
        const [before, after] = [entry.target, target].map((text) => text.split(' ')[1]);
        throw misused(
          key,
          `for the same endpoint they were first used for ('${before}' vs '${after}')`,
        );
      }
      if (entry.fingerprint !== fingerprint) {
        throw misused(key, 'with the same parameters they were first used with');
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
    save: () => structuredClone([...entries].filter(([, { answer }]) => answer)),
    load(saved) {
      entries.clear();
      for (const [key, entry] of structuredClone(saved)) entries.set(key, entry);
    },
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

function misused(key: string, how: string): StripeError {
  return idempotencyError(
    400,
    `Keys for idempotent requests can only be used ${how}. Try using a key other than '${key}' if you meant to execute a different request.`,
  );
}

function idempotencyError(status: number, message: string, code?: string): StripeError {
  return new StripeError(status, { type: 'idempotency_error', message, ...(code && { code }) });
}
