import { error, type RequestEvent } from '@sveltejs/kit';
import { failureMessages } from '#lib/messages/failures.ts';
import { describeCaller } from './api.ts';
import { env } from './env.ts';

const timeoutMs = 9_500;
const asked = ['range', 'if-range', 'if-none-match'];

/**
 * Asks one of the API's doors for files, and ends the request with the page for what is not open, used up or away.
 * Redirects come back as they are.
 */
export async function fetchFile(event: RequestEvent, path: string): Promise<Response> {
  const { request } = event;
  const failures = failureMessages[event.locals.locale];
  // Compressed bytes would not match the length and ranges that we pass on.
  const headers = new Headers({ ...describeCaller(event), 'accept-encoding': 'identity' });
  for (const name of asked) {
    const value = request.headers.get(name);
    if (value) headers.set(name, value);
  }
  const answer = await fetchWithPatience(`${env.apiUrl}${path}`, request, headers);
  if (!answer || answer.status >= 500) error(503, failures.fileAway);
  if (answer.status === 403) error(403, failures.usedUp);
  if (answer.status === 404) error(404, failures.notOpen);
  if (answer.status === 429) error(429, failures.tooOften);
  return answer;
}

async function fetchWithPatience(url: string, request: Request, headers: Headers) {
  const patience = new AbortController();
  // Only the first byte is awaited with a limit: a large file over a slow line may take its time.
  const timer = setTimeout(() => patience.abort(), timeoutMs);
  try {
    const signal = AbortSignal.any([patience.signal, request.signal]);
    return await fetch(url, { method: request.method, headers, signal, redirect: 'manual' });
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** Sends the browser on within the shop; nothing keeps the address that it came from. */
export function leadTo(path: string): Response {
  return new Response(null, {
    status: 302,
    headers: { location: path, 'cache-control': 'private, no-store' },
  });
}
