import { error } from '@sveltejs/kit';
import { failureMessages } from '#lib/messages/failures.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const states = import.meta.env.DEV ? (await import('../states.ts')).states : {};
  const state = Object.hasOwn(states, params.state) ? states[params.state] : undefined;
  return {
    name: params.state,
    state: state ?? error(404, failureMessages[locals.locale].nothingHere),
  };
};
