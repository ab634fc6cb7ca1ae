import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import { failureWords } from '#lib/failure-words.ts';
import { env } from '#lib/server/env.ts';
import { barePolicy, securityHeaders } from '#lib/server/security-headers.ts';

// Browsers apply form-action to the redirect after a form as well, so it must name the payment page.
const formAction = `form-action 'self' ${env.checkoutOrigins.join(' ')}`;

export const handle: Handle = async ({ event, resolve }) => {
  const response = await resolve(event, {
    preload: ({ type, path }) => type !== 'font' || path.includes('latin-wght'),
  });
  const { headers } = response;
  for (const [name, value] of Object.entries(securityHeaders)) {
    if (!headers.has(name)) headers.set(name, value);
  }
  const policy = headers.get('content-security-policy') ?? barePolicy;
  headers.set('content-security-policy', `${policy}; ${formAction}`);
  if (!headers.has('cache-control')) headers.set('cache-control', 'private, no-cache');
  return response;
};

export const handleError: HandleServerError = ({ kind, error, event }) => {
  if (kind === 'app') return;
  if (kind === 'framework') return failureWords.nothingHere;
  // The path alone: a query may carry a session id.
  console.error(`${event.request.method} ${event.url.pathname}`, error);
  return failureWords.ourFault;
};
