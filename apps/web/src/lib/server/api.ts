import type { RequestEvent } from '@sveltejs/kit';
import type { AppRouter } from '@till/contracts/router';
import { createTRPCClient, httpLink } from '@trpc/client';
import { deviceCookie } from './access-cookies.ts';
import { readBuyerToken } from './buyer-cookie.ts';
import { env } from './env.ts';

// A little less than the 10 s after which most proxies give up: the customer gets our words, not theirs.
const timeoutMs = 9_500;

/** One request of a browser, as far as the API is told of it. */
export type Visit = Pick<RequestEvent, 'cookies' | 'request' | 'getClientAddress' | 'locals'>;

/** The API as this browser's buyer may use it. Calls throw a TRPCClientError; see `codeOf`. */
export function openApi(visit: Visit) {
  return connect(describeCaller(visit));
}

/** What anybody may ask, in nobody's name: one for the whole process. */
export function openCatalogue() {
  return connect({}).catalogue;
}

function connect(headers: Record<string, string>) {
  return createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: `${env.apiUrl}/trpc`,
        headers,
        fetch: (url, options) =>
          fetch(url, { ...(options as RequestInit), signal: AbortSignal.timeout(timeoutMs) }),
      }),
    ],
  });
}

/** Who calls and from where, in headers for the API: it decides itself how much of the chain of addresses it believes. */
export function describeCaller({
  cookies,
  request,
  getClientAddress,
}: Visit): Record<string, string> {
  const token = readBuyerToken(cookies);
  const device = deviceCookie.read(cookies);
  const forwarded = request.headers.get('x-forwarded-for');
  const address = getClientAddress();
  const trace = request.headers.get('traceparent');
  return {
    ...(token && { 'x-till-buyer': token }),
    ...(trace && { traceparent: trace }),
    ...(device && { 'x-till-device': device }),
    'x-forwarded-for': forwarded ? `${forwarded}, ${address}` : address,
  };
}
