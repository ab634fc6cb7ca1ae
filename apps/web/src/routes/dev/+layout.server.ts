import { error } from '@sveltejs/kit';
import { failureMessages } from '#lib/messages/failures.ts';
import type { LayoutServerLoad } from './$types';

/** Development only: in a build there is nothing here. */
export const load: LayoutServerLoad = ({ locals }) => {
  if (!import.meta.env.DEV) error(404, failureMessages[locals.locale].nothingHere);
};
