import { fail, redirect } from '@sveltejs/kit';
import type { AccessRefusal } from '#lib/messages/access.ts';
import { deviceCookie, linkCookie } from '#lib/server/access-cookies.ts';
import { codeOf } from '#lib/server/api-errors.ts';
import { openApi } from '#lib/server/api.ts';
import { keepFollowedLink, readFollowedLink } from './followed-link.ts';
import type { Actions, PageServerLoad } from './$types';

/** Following the link uses nothing up: programs that read mails follow links too. */
export const load: PageServerLoad = ({ cookies, setHeaders, url }) => {
  const token = url.searchParams.get('token');
  if (token !== null) {
    setHeaders({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    keepFollowedLink(cookies, token);
    redirect(303, '/purchases/open');
  }
  setHeaders({ 'cache-control': 'no-store' });
  return { followed: readFollowedLink(cookies) !== undefined };
};

const refuse = (status: number, refusal: AccessRefusal | null) => fail(status, { refusal });

/** The button: lets this browser in. Pressing it twice lets it in once. A refusal of null: the link is over. */
export const actions: Actions = {
  default: async (event) => {
    const { cookies, request } = event;
    const link = readFollowedLink(cookies);
    if (!link) return refuse(400, 'noCookies');
    const userAgent = request.headers.get('user-agent') ?? '';
    try {
      const opened = await openApi(event).access.openLink.mutate({ ...link, userAgent });
      deviceCookie.keep(cookies, opened.deviceToken);
    } catch (cause) {
      const code = codeOf(cause);
      console.error(`A link was not opened: ${code}`);
      if (code === 'TOO_MANY_REQUESTS') return refuse(429, 'tooOften');
      if (code === 'INTERNAL') return refuse(500, 'ourFault');
      if (code !== 'NOT_FOUND' && code !== 'INVALID_INPUT') return refuse(503, 'shopAway');
      linkCookie.forget(cookies);
      return refuse(404, null);
    }
    linkCookie.forget(cookies);
    redirect(303, '/purchases');
  },
};
