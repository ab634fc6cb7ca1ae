import { readBasket } from '#lib/server/basket-cookie.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ cookies, locals }) => ({
  locale: locals.locale,
  basketUnits: readBasket(cookies).entries.reduce((sum, { quantity }) => sum + quantity, 0),
});
