/** What goes wrong with a request. */
export type FaultKind =
  /** Never answered; nothing happens. */
  | 'timeout'
  /** Happens, but is never answered. */
  | 'timeout_after'
  /** The connection is closed; nothing happens. */
  | 'reset_before'
  /** Happens, then the connection is closed without an answer. */
  | 'reset_after'
  /** Refused with 429 rate_limit; nothing happens. */
  | '429'
  /** Refused with 429 lock_timeout, which the SDK tries again; nothing happens. */
  | 'lock_timeout'
  /** Answered 500 without acting; the answer is kept under the idempotency key and replayed. */
  | '500'
  /** Happens `delayMs` later (default 1000). */
  | 'slow';

export const faultKinds: readonly FaultKind[] = [
  'timeout',
  'timeout_after',
  'reset_before',
  'reset_after',
  '429',
  'lock_timeout',
  '500',
  'slow',
];

export interface Fault {
  /** GET, POST, DELETE or `*` (the default). */
  method?: string;
  /** A prefix such as `/v1/checkout`, or a pattern such as `/v1/checkout/sessions/*` or `…/:id/expire`. */
  path: string;
  /** How many requests it hits (default 1). */
  count?: number;
  kind: FaultKind;
  delayMs?: number;
}

export interface Faults {
  set(fault: Fault): void;
  /** The fault that hits this request, used up by one; undefined when none does. */
  take(method: string, path: string): Fault | undefined;
  save(): ActiveFault[];
  load(faults: ActiveFault[]): void;
  clear(): void;
}

export interface ActiveFault extends Fault {
  left: number;
}

export function createFaults(): Faults {
  let faults: ActiveFault[] = [];
  return {
    set: (fault) => void faults.push({ ...fault, left: fault.count ?? 1 }),
    take(method, path) {
      const hit = faults.find((fault) => fault.left > 0 && matchesRequest(fault, method, path));
      if (hit) hit.left -= 1;
      return hit;
    },
    save: () => structuredClone(faults.filter(({ left }) => left > 0)),
    load: (saved) => void (faults = structuredClone(saved)),
    clear: () => void (faults = []),
  };
}

/** Whether a method and path (without query) meet a filter that may use `*`, `:name` or a bare prefix. */
export function matchesRequest(
  filter: { method?: string | undefined; path?: string | undefined },
  method: string,
  path: string,
): boolean {
  const wanted = filter.method?.toUpperCase() ?? '*';
  if (wanted !== '*' && wanted !== method) return false;
  if (filter.path === undefined) return true;
  if (!/[*:]/.test(filter.path)) return path.startsWith(filter.path);
  const pattern = filter.path
    .split(/(\*|:[a-z_]+)/i)
    .map((part) => (/^(\*|:)/.test(part) ? '[^/]+' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')))
    .join('');
  return new RegExp(`^${pattern}$`).test(path);
}
