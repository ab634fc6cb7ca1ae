import { redirect } from '@sveltejs/kit';
import { deviceCookie } from '#lib/server/access-cookies.ts';
import { codeOf, failPage } from '#lib/server/api-errors.ts';
import { openApi } from '#lib/server/api.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async (event) => {
  event.setHeaders({ 'cache-control': 'no-store' });
  const access = deviceCookie.read(event.cookies)
    ? await openApi(event)
        .access.read.query()
        .catch((cause: unknown) => failPage(cause, event.locals.locale, 'nothingHere'))
    : null;
  if (!access) redirect(303, '/purchases');
  return { access };
};

/** Does it, and what is over already counts as done. */
async function endAt(event: RequestEvent, path: string, ending: Promise<unknown>): Promise<never> {
  await ending.catch((cause: unknown) => {
    if (codeOf(cause) !== 'NOT_FOUND') failPage(cause, event.locals.locale, 'nothingHere');
  });
  redirect(303, path);
}

export const actions: Actions = {
  end: async (event) => {
    const deviceId = String((await event.request.formData()).get('device'));
    return endAt(event, '/purchases/devices', openApi(event).access.signOut.mutate({ deviceId }));
  },
  endOthers: (event) =>
    endAt(event, '/purchases/devices', openApi(event).access.signOutOthers.mutate()),
  signOut: async (event) => {
    const ending = openApi(event).access.signOut.mutate({});
    // Only once it is over at the shop: a token that was copied would live on.
    return endAt(
      event,
      '/purchases',
      ending.then(() => deviceCookie.forget(event.cookies)),
    );
  },
};
