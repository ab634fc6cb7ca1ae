import { error } from '@sveltejs/kit';
import { failureMessages } from '#lib/messages/failures.ts';
import { env } from '#lib/server/env.ts';
import type { RequestHandler } from './$types';

const timeoutMs = 9_500;

/** The public keys that verify licence keys, as the API publishes them; programs ask here once in a while. */
export const GET: RequestHandler = async ({ locals }) => {
  const answer = await fetch(`${env.apiUrl}/api/licence-keys`, {
    signal: AbortSignal.timeout(timeoutMs),
    redirect: 'error',
  }).catch(() => undefined);
  if (!answer?.ok) error(503, failureMessages[locals.locale].shopAway);
  return new Response(await answer.text(), {
    headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' },
  });
};
