import type { LoggedRequest } from '../core/request-log.ts';

const names = [
  'filter_account',
  'filter_http_method',
  'filter_ip_address',
  'filter_request_path',
  'filter_request_status',
  'filter_source',
  'filter_status_code',
  'filter_status_code_type',
] as const;

/** Which requests `stripe logs tail` shows: of each filter given, one value must fit. */
export type LogFilters = Partial<Record<(typeof names)[number], string[]>>;

/** Reads the filters the CLI sends as JSON; undefined when they are none. */
export function readLogFilters(json: string): LogFilters | undefined {
  let filters: unknown;
  try {
    filters = JSON.parse(json);
  } catch {
    return undefined;
  }
  const isFine =
    typeof filters === 'object' &&
    filters !== null &&
    Object.entries(filters).every(
      ([name, values]) =>
        (names as readonly string[]).includes(name) &&
        Array.isArray(values) &&
        values.every((value) => typeof value === 'string'),
    );
  return isFine ? (filters as LogFilters) : undefined;
}

/** Whether a finished request passes. The emulator has one account, one source and no addresses. */
export function passesFilters(
  filters: LogFilters,
  { method, path, status }: LoggedRequest,
): boolean {
  const code = status ?? 0;
  const values: Record<(typeof names)[number], string> = {
    filter_account: 'self',
    filter_http_method: method,
    filter_ip_address: '127.0.0.1',
    filter_request_path: path,
    filter_request_status: code < 400 ? 'SUCCEEDED' : 'FAILED',
    filter_source: 'API',
    filter_status_code: String(code),
    filter_status_code_type: `${Math.floor(code / 100)}00`,
  };
  return names.every((name) => {
    const wanted = filters[name];
    return !wanted?.length || wanted.includes(values[name]);
  });
}
