import type { WebSocket } from 'ws';
import type { CliSession, TailedRequest } from './cli-sessions.ts';
import { passesFilters } from './log-filters.ts';

/** Sends a finished API request to the CLI behind `socket` when it passes the CLI's filters. */
export function tailOnSocket(socket: WebSocket, { filters }: CliSession) {
  return ({ request, error }: TailedRequest): void => {
    if (!passesFilters(filters, request)) return;
    const payload = {
      created_at: Math.floor(request.at / 1000),
      livemode: false,
      method: request.method,
      request_id: request.id,
      status: request.status,
      url: request.path + (request.query && `?${request.query}`),
      ...(error && { error }),
    };
    const frame = {
      type: 'request_log_event',
      request_log_id: request.id,
      event_payload: JSON.stringify(payload),
    };
    socket.send(JSON.stringify(frame));
  };
}
