const format = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' });

/** A day as a customer reads it: 2026-11-24T20:00:00Z is "November 24, 2026". */
export function formatDate(isoTime: string): string {
  return format.format(new Date(isoTime));
}
