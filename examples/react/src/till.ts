import type { AppRouter } from '@till/contracts/router';
import { createTRPCClient, httpBatchLink, TRPCClientError } from '@trpc/client';

const api = document.querySelector<HTMLMetaElement>('meta[name=till-api]')?.content ?? '';
const tokenName = 'till-buyer';

export const till = createTRPCClient<AppRouter>({
  links: [
    httpBatchLink({
      url: `${api}/trpc`,
      maxItems: 10,
      headers() {
        const token = localStorage.getItem(tokenName);
        return token ? { 'x-till-buyer': token } : {};
      },
    }),
  ],
});

/** Why a call failed; undefined when no answer of the shop came back. */
const codeOf = (error: unknown) =>
  (error as Partial<TRPCClientError<AppRouter>> | undefined)?.data?.shopCode;

/** Words for a customer: the shop's own, when it answered. */
export function describeFailure(error: unknown): string {
  return codeOf(error) && error instanceof Error ? error.message : 'The shop cannot be reached.';
}

/** Sends the buyer to Stripe's page. The same key until the purchase has ended: pressing twice is one order. */
export async function buy(slug: string): Promise<void> {
  const start = () =>
    till.checkout.start.mutate({ clientKey: readClientKey(slug), slug, quantity: 1 });
  const { buyerToken, url } = await start().catch((error: unknown) => {
    const code = codeOf(error);
    if (code !== 'CHECKOUT_EXPIRED' && code !== 'CONFLICT') throw error;
    forgetClientKeys();
    return start();
  });
  localStorage.setItem(tokenName, buyerToken);
  location.assign(url);
}

function readClientKey(slug: string): string {
  const name = `till-key-${slug}`;
  const kept = sessionStorage.getItem(name);
  if (kept) return kept;
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const key = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  sessionStorage.setItem(name, key);
  return key;
}

/** Forgets the purchases that have ended: the next one is a new order. */
export function forgetClientKeys(): void {
  sessionStorage.clear();
}
