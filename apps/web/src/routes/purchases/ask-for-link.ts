import { fail, redirect } from '@sveltejs/kit';
import type { ErrorCode } from '@till/contracts/errors';
import type { AccessRefusal } from '#lib/messages/access.ts';
import { codeOf } from '#lib/server/api-errors.ts';
import { openApi } from '#lib/server/api.ts';
import type { RequestEvent } from '@sveltejs/kit';

const refusals: Partial<Record<ErrorCode | 'UNREACHABLE', [status: number, AccessRefusal]>> = {
  INVALID_INPUT: [400, 'wrongAddress'],
  TOO_MANY_REQUESTS: [429, 'tooOften'],
  MAIL_UNAVAILABLE: [503, 'noMail'],
  DATABASE_UNAVAILABLE: [503, 'shopAway'],
  UNREACHABLE: [503, 'shopAway'],
};

/**
 * Asks for a link to the entered address and leads to a page that says the same whether anything was bought with it or
 * not. A refusal comes back as `{ refusal, email }`.
 */
export async function askForLink(event: RequestEvent) {
  const entered = (await event.request.formData()).get('email');
  const email = typeof entered === 'string' ? entered : '';
  try {
    await openApi(event).access.requestLink.mutate({ email, locale: event.locals.locale });
  } catch (cause) {
    const code = codeOf(cause);
    const [status, refusal] = refusals[code] ?? [500, 'ourFault' as const];
    if (status >= 500) console.error(`A link was not sent: ${code}`);
    return fail(status, { refusal, email });
  }
  redirect(303, '/purchases/sent');
}
