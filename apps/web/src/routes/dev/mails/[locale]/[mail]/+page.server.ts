import { error } from '@sveltejs/kit';
import { isLocale } from '@till/contracts/locales';
import { failureMessages } from '#lib/messages/failures.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const mails = import.meta.env.DEV ? (await import('../../mails.ts')).mails : {};
  const compose = Object.hasOwn(mails, params.mail) ? mails[params.mail] : undefined;
  if (!compose || !isLocale(params.locale)) error(404, failureMessages[locals.locale].nothingHere);
  return { name: params.mail, mail: compose(params.locale) };
};
