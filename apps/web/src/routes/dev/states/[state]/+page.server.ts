import { error } from '@sveltejs/kit';
import { failureWords } from '#lib/failure-words.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params }) => {
  const states = import.meta.env.DEV ? (await import('../states.ts')).states : {};
  const state = Object.hasOwn(states, params.state) ? states[params.state] : undefined;
  return { name: params.state, state: state ?? error(404, failureWords.nothingHere) };
};
