import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import type { Locale } from '@till/contracts/locales';
import { failureMessages } from '#lib/messages/failures.ts';
import { env } from '#lib/server/env.ts';
import { fillShell } from '#lib/server/fill-shell.ts';
import { findLocale } from '#lib/server/find-locale.ts';
import { barePolicy, securityHeaders } from '#lib/server/security-headers.ts';

// Browsers apply form-action to the redirect after a form as well, so it must name the payment page.
const formAction = `form-action 'self' ${env.checkoutOrigins.join(' ')}`;

export const handle: Handle = async ({ event, resolve }) => {
  const locale = findLocale(event);
  event.locals.locale = locale;
  const drawn = await resolve(event, {
    transformPageChunk: ({ html }) => fillShell(html, locale),
    preload: ({ type, path }) => type !== 'font' || path.includes('latin-wght'),
  });
  const response = await fillBareError(drawn, locale);
  const { headers } = response;
  for (const [name, value] of Object.entries(securityHeaders)) {
    if (!headers.has(name)) headers.set(name, value);
  }
  const policy = headers.get('content-security-policy') ?? barePolicy;
  headers.set('content-security-policy', `${policy}; ${formAction}`);
  if (!headers.has('cache-control')) headers.set('cache-control', 'private, no-cache');
  return response;
};

/** error.html, where no page can be drawn, knows no language by itself. */
async function fillBareError(response: Response, locale: Locale): Promise<Response> {
  const isPage = response.headers.get('content-type')?.startsWith('text/html');
  if (response.status < 400 || !isPage) return response;
  const { status, headers } = response;
  headers.delete('content-length');
  return new Response(fillShell(await response.text(), locale), { status, headers });
}

export const handleError: HandleServerError = ({ kind, error, event }) => {
  const failures = failureMessages[event.locals.locale ?? findLocale(event)];
  if (kind === 'app') return;
  if (kind === 'framework') return failures.nothingHere;
  // The path alone: a query may carry a session id, and the last part of a signed address opens a file.
  const path = event.params.link ? event.route.id : event.url.pathname;
  console.error(`${event.request.method} ${path}`, error);
  return failures.ourFault;
};
