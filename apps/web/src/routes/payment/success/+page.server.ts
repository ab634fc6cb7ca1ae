import { error } from '@sveltejs/kit';
import { codeOf, failPage } from '#lib/server/api-errors.ts';
import { openApi } from '#lib/server/api.ts';
import { endCheckout } from '#lib/server/checkout-cookie.ts';
import type { PageServerLoad } from './$types';

// The same words for an unknown order and for somebody else's: the page must not tell which it is.
const notShown = {
  title: 'We can’t show this order here',
  message:
    'Open it in the browser you paid with: that browser is your key. If you have paid and cannot get in, reply to your receipt and we will help.',
};

const secondsUntilNextLook = 10;

export const load: PageServerLoad = async ({ cookies, isDataRequest, setHeaders, url }) => {
  // same-origin keeps the session id from other sites and, unlike no-referrer, lets forms name their origin.
  setHeaders({ 'cache-control': 'no-store', 'referrer-policy': 'same-origin' });
  const sessionId = url.searchParams.get('session_id');
  if (!sessionId) error(404, notShown);
  try {
    const order = await openApi(cookies).orders.readBySession.query({ sessionId });
    if (order.state === 'paid' || order.state === 'failed' || order.state === 'expired') {
      endCheckout(cookies);
    }
    return { order };
  } catch (cause) {
    const away = !['NOT_FOUND', 'INVALID_INPUT', 'INTERNAL'].includes(codeOf(cause));
    // The page that waits keeps what it shows and looks again.
    if (away && isDataRequest) return { order: null };
    if (away) setHeaders({ refresh: String(secondsUntilNextLook) });
    return failPage(cause, notShown);
  }
};
