import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import { env } from '#lib/server/env.ts';

const headers = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), browsing-topics=()',
  'cross-origin-opener-policy': 'same-origin',
};

// Browsers apply form-action to the redirect after a form as well, so it must name the payment page.
const formAction = `form-action 'self' ${env.checkoutOrigins.join(' ')}`;

export const handle: Handle = async ({ event, resolve }) => {
  const response = await resolve(event);
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  if (!response.headers.has('referrer-policy')) {
    response.headers.set('referrer-policy', 'strict-origin-when-cross-origin');
  }
  const policy = response.headers.get('content-security-policy');
  response.headers.set(
    'content-security-policy',
    policy
      ? `${policy}; ${formAction}`
      : `default-src 'none'; frame-ancestors 'none'; ${formAction}`,
  );
  if (!response.headers.has('cache-control'))
    response.headers.set('cache-control', 'private, no-cache');
  return response;
};

export const handleError: HandleServerError = ({ kind, error, event }) => {
  if (kind === 'app') return;
  if (kind === 'framework') return { message: 'There is nothing at this address.' };
  // The path alone: a query may carry a session id.
  console.error(`${event.request.method} ${event.url.pathname}`, error);
  return { message: 'Something went wrong on our side.' };
};
