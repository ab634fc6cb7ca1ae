import { error } from '@sveltejs/kit';
import { failureMessages } from '#lib/messages/failures.ts';
import { codeOf, failPage } from '#lib/server/api-errors.ts';
import { openApi } from '#lib/server/api.ts';
import { countUnits, emptyBasket } from '#lib/server/basket-cookie.ts';
import { endCheckout } from '#lib/server/checkout-cookie.ts';
import type { PageServerLoad } from './$types';

const secondsUntilNextLook = 10;

export const load: PageServerLoad = async (event) => {
  const { cookies, isDataRequest, locals, setHeaders, url } = event;
  // same-origin keeps the session id from other sites and, unlike no-referrer, lets forms name their origin.
  setHeaders({ 'cache-control': 'no-store', 'referrer-policy': 'same-origin' });
  const sessionId = url.searchParams.get('session_id');
  if (!sessionId) error(404, failureMessages[locals.locale].orderNotShown);
  try {
    const order = await openApi(event).orders.readBySession.query({ sessionId });
    if (order.state === 'paid' || order.state === 'failed' || order.state === 'expired') {
      endCheckout(cookies);
    }
    if (order.state === 'paid' || order.state === 'processing') emptyBasket(cookies, order);
    // Counted again: the header's own count may be older.
    return { order, basketUnits: countUnits(cookies) };
  } catch (cause) {
    const away = !['NOT_FOUND', 'INVALID_INPUT', 'INTERNAL'].includes(codeOf(cause));
    // The page that waits keeps what it shows and looks again.
    if (away && isDataRequest) return { order: null };
    if (away) setHeaders({ refresh: String(secondsUntilNextLook) });
    return failPage(cause, locals.locale, 'orderNotShown');
  }
};
