import { failPage } from '#lib/server/api-errors.ts';
import { openApi } from '#lib/server/api.ts';
import { readBasket } from '#lib/server/basket-cookie.ts';
import { viewBasket } from '#lib/view-basket.ts';
import { addToBasket, changeBasket, removeFromBasket } from './change-basket.ts';
import { buyAgain, payBasket } from './pay-basket.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { cookies, locals, setHeaders, url } = event;
  setHeaders({ 'cache-control': 'no-store' });
  const { entries } = readBasket(cookies);
  const products =
    entries.length === 0
      ? []
      : await openApi(event)
          .catalogue.list.query({ locale: event.locals.locale })
          .catch((cause: unknown) => failPage(cause, locals.locale, 'nothingHere'));
  const was = (what: string) => url.searchParams.has(what);
  const note = was('added') ? ('added' as const) : was('changed') ? ('changed' as const) : null;
  return { basket: viewBasket(entries, products), note };
};

export const actions: Actions = {
  add: addToBasket,
  change: changeBasket,
  remove: removeFromBasket,
  pay: payBasket,
  again: buyAgain,
};
