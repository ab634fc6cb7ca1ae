import { createHash } from 'node:crypto';
import type { LoggedRequest } from '../core/request-log.ts';
import type { LogFilters } from './log-filters.ts';

export const cliFeatures = ['webhooks', 'request_logs'] as const;

/** What a CLI asked for before it opens its socket. */
export interface CliSession {
  id: string;
  feature: (typeof cliFeatures)[number];
  /** Where it forwards events to; null when it only prints them. */
  forwardsTo: string | null;
  filters: LogFilters;
  secret: string;
}

/** An API request and, when it failed, its error: what `stripe logs tail` shows. */
export interface TailedRequest {
  request: LoggedRequest;
  error: object | null;
}

/** The official CLIs that listen or tail. */
export interface CliSessions {
  open(session: CliSession): void;
  find(id: string): CliSession | undefined;
  /** Hands every finished API request to `tail` from now on; returns what ends that. */
  addTail(tail: (request: TailedRequest) => void): () => void;
  tell(request: TailedRequest): void;
}

export function createCliSessions(): CliSessions {
  const sessions = new Map<string, CliSession>();
  const tails = new Set<(request: TailedRequest) => void>();
  return {
    open: (session) => void sessions.set(session.id, session),
    find: (id) => sessions.get(id),
    addTail(tail) {
      tails.add(tail);
      return () => void tails.delete(tail);
    },
    tell(request) {
      for (const tail of tails) tail(request);
    },
  };
}

/** The secret that `stripe listen` prints: the same for a device each time, as with Stripe. */
export function cliSecretOf(deviceName: string): string {
  const hash = createHash('sha256').update(`stripe listen on ${deviceName}`).digest('hex');
  return `whsec_${hash}`;
}
