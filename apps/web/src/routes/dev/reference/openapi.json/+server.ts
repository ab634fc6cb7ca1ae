import { error, json } from '@sveltejs/kit';
import { failureMessages } from '#lib/messages/failures.ts';
import type { RequestHandler } from './$types';

/** Development only, for tools that read OpenAPI. */
export const GET: RequestHandler = async ({ locals }) =>
  import.meta.env.DEV
    ? json(await (await import('../read-reference.ts')).readReference())
    : error(404, failureMessages[locals.locale].nothingHere);
