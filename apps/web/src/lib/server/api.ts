import type { Cookies } from '@sveltejs/kit';
import type { AppRouter } from '@till/contracts/router';
import { createTRPCClient, httpLink } from '@trpc/client';
import { readBuyerToken } from './buyer-cookie.ts';
import { env } from './env.ts';

// A little less than the 10 s after which most proxies give up: the customer gets our words, not theirs.
const timeoutMs = 9_500;

/** The API as this browser's buyer may use it. Calls throw a TRPCClientError; see `codeOf`. */
export function openApi(cookies: Cookies) {
  const token = readBuyerToken(cookies);
  return createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: `${env.apiUrl}/trpc`,
        headers: token ? { 'x-till-buyer': token } : {},
        fetch: (url, options) =>
          fetch(url, { ...(options as RequestInit), signal: AbortSignal.timeout(timeoutMs) }),
      }),
    ],
  });
}
