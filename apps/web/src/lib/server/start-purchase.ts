import { redirect, type RequestEvent } from '@sveltejs/kit';
import type { BasketLine, StartedCheckout } from '@till/contracts';
import { codeOf } from './api-errors.ts';
import { openApi, type Visit } from './api.ts';
import { rememberBuyer } from './buyer-cookie.ts';
import {
  beginCheckout,
  makeClientKey,
  readCheckoutSecret,
  renewCheckoutSecret,
} from './checkout-cookie.ts';
import { env } from './env.ts';

/** The only places a buyer is sent to. */
export const checkoutOrigins = [...env.checkoutOrigins, env.clientOrigin];

export type Purchase = { lines: BasketLine[]; expectedAmountMinor?: number };

/**
 * Starts the checkout of these lines and remembers the buyer in this browser. Called again with the same cookies it is
 * the same checkout. Undefined: the browser keeps no cookies, nothing was ordered. Throws what the API's call throws,
 * and on a first visit a redirect to `again`, where the browser repeats the form.
 */
export async function startPurchase(
  event: Visit & Pick<RequestEvent, 'url'>,
  again: string,
  purchase: Purchase,
): Promise<StartedCheckout | undefined> {
  const { cookies, url } = event;
  const secret = readCheckoutSecret(cookies);
  if (!secret) {
    if (url.searchParams.has('again')) return undefined;
    // The browser repeats the form with the cookie. Nothing is ordered without it, so whichever clicks of a first visit
    // get through, all of them carry the same secret.
    beginCheckout(cookies);
    redirect(307, again);
  }
  try {
    const started = await startCheckout(event, secret, purchase);
    rememberBuyer(cookies, started.buyerToken);
    return started;
  } catch (cause) {
    const code = codeOf(cause);
    // Under the old key there may be an order at the old price.
    if (code === 'PRICE_CHANGED') renewCheckoutSecret(cookies, secret);
    const slugs = JSON.stringify(purchase.lines.map(({ slug }) => slug));
    console.error(
      `The checkout of ${slugs} was refused: ${code}`,
      code === 'UNREACHABLE' ? cause : '',
    );
    throw cause;
  }
}

async function startCheckout(
  visit: Visit,
  secret: string,
  purchase: Purchase,
): Promise<StartedCheckout> {
  const start = (clientSecret: string) =>
    openApi(visit).checkout.start.mutate({
      clientKey: makeClientKey(clientSecret, purchase.lines),
      ...purchase,
      locale: visit.locals.locale,
    });
  try {
    return await start(secret);
  } catch (cause) {
    const code = codeOf(cause);
    if (code !== 'CHECKOUT_EXPIRED' && code !== 'CONFLICT') throw cause;
    return await start(renewCheckoutSecret(visit.cookies, secret));
  }
}
