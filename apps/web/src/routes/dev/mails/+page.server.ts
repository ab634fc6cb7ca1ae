import { locales } from '@till/contracts/locales';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
  // The fixtures stay out of the build.
  const mails = import.meta.env.DEV ? (await import('./mails.ts')).mails : {};
  return {
    mails: locales.flatMap((locale) =>
      Object.entries(mails).map(([name, compose]) => ({
        locale,
        name,
        subject: compose(locale).subject,
      })),
    ),
  };
};
