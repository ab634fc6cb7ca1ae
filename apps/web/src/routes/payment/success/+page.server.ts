import { error } from '@sveltejs/kit';
import { failPage } from '#lib/server/api-errors.ts';
import { openApi } from '#lib/server/api.ts';
import { endCheckout } from '#lib/server/checkout-cookie.ts';
import type { PageServerLoad } from './$types';

// The same words for an unknown order and for somebody else's: the page must not tell which it is.
const notShown = {
  title: 'We can’t show this order here',
  message:
    'Open it in the browser you paid with: that browser is your key. If you have paid and cannot get in, reply to your receipt and we will help.',
};

export const load: PageServerLoad = async ({ cookies, setHeaders, url }) => {
  // same-origin keeps the session id from other sites and, unlike no-referrer, lets forms name their origin.
  setHeaders({ 'cache-control': 'no-store', 'referrer-policy': 'same-origin' });
  const sessionId = url.searchParams.get('session_id');
  if (!sessionId) error(404, notShown);
  const order = await openApi(cookies)
    .orders.readBySession.query({ sessionId })
    .catch((cause: unknown) => failPage(cause, notShown));
  if (order.state === 'paid' || order.state === 'failed' || order.state === 'expired') {
    endCheckout(cookies);
  }
  return { order };
};
