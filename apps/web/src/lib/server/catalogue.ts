import type { Product } from '@till/contracts';
import { hasKey } from './access-cookies.ts';
import { openApi, openCatalogue, type Visit } from './api.ts';

const catalogue = openCatalogue();

/** What the API is being asked at this moment, by its name. */
const underWay = new Map<string, Promise<unknown>>();

/**
 * Every product for sale, as it is now, in the reader's language. Visitors who look at the same moment are one question
 * to the API.
 */
export async function listProducts(visit: Visit): Promise<Product[]> {
  const { locale } = visit.locals;
  if (!isAnybody(visit)) return openApi(visit).catalogue.list.query({ locale });
  return share(`products ${locale}`, () => catalogue.list.query({ locale }));
}

/** One product, the same way. */
export async function readProduct(visit: Visit, slug: string): Promise<Product> {
  const { locale } = visit.locals;
  if (!isAnybody(visit)) return openApi(visit).catalogue.read.query({ slug, locale });
  return share(`product ${locale} ${slug}`, () => catalogue.read.query({ slug, locale }));
}

// What follows a click, and what a buyer sees after one, must not have been asked before it.
const isAnybody = ({ cookies, request }: Visit) => request.method === 'GET' && !hasKey(cookies);

/** Nothing is kept once it is answered, so nothing is ever out of date; a failure is everybody's who waits for it. */
function share<T>(name: string, ask: () => Promise<T>): Promise<T> {
  const asked = underWay.get(name) as Promise<T> | undefined;
  if (asked) return asked;
  const answer = ask().finally(() => underWay.delete(name));
  underWay.set(name, answer);
  return answer;
}
