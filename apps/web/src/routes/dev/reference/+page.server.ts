import { error } from '@sveltejs/kit';
import { failureMessages } from '#lib/messages/failures.ts';
import { listProcedures } from './list-procedures.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  // Reading the router needs the TypeScript compiler, which stays out of the build.
  const reference = import.meta.env.DEV
    ? await (await import('./read-reference.ts')).readReference()
    : error(404, failureMessages[locals.locale].nothingHere);
  return listProcedures(reference);
};
