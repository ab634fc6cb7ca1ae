import { error } from '@sveltejs/kit';
import { failureWords } from '#lib/failure-words.ts';
import type { LayoutServerLoad } from './$types';

/** Development only: in a build there is nothing here. */
export const load: LayoutServerLoad = () => {
  if (!import.meta.env.DEV) error(404, failureWords.nothingHere);
};
