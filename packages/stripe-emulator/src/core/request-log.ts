import { matchesRequest } from './faults.ts';

export interface LoggedRequest {
  id: string;
  method: string;
  path: string;
  query: string;
  idempotencyKey: string | null;
  /** Null while it is under way, or when the connection was closed without an answer. */
  status: number | null;
  replayed: boolean;
  /** The kind of fault that hit it. */
  fault: string | null;
  /** Milliseconds since the epoch. */
  at: number;
}

export interface RequestLog {
  add(entry: LoggedRequest): LoggedRequest;
  find(filter?: { method?: string; path?: string }): LoggedRequest[];
  load(requests: LoggedRequest[]): void;
  clear(): void;
}

const longest = 20_000;

/** The API requests seen, oldest first; the oldest are dropped beyond 20,000. No bodies are kept. */
export function createRequestLog(): RequestLog {
  let entries: LoggedRequest[] = [];
  return {
    add(entry) {
      entries.push(entry);
      if (entries.length > longest * 1.1) entries = entries.slice(-longest);
      return entry;
    },
    find: (filter = {}) =>
      entries.filter(({ method, path }) => matchesRequest(filter, method, path)),
    load: (requests) => void (entries = structuredClone(requests)),
    clear: () => void (entries = []),
  };
}
