import type { Locale } from '@till/contracts/locales';

/** A day as a customer reads it: 2026-11-24T20:00:00Z is "November 24, 2026" in English. */
export function formatDate(isoTime: string, locale: Locale): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  return format.format(new Date(isoTime));
}
