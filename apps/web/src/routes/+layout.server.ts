import { countUnits } from '#lib/server/basket-cookie.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ cookies, locals }) => ({
  locale: locals.locale,
  basketUnits: countUnits(cookies),
});
