/** The languages the shop speaks. The list is closed; the first is spoken where no other is asked for. */
export const locales = ['en', 'de'] as const;

export type Locale = (typeof locales)[number];

export const baseLocale: Locale = locales[0];

/** Whether the shop speaks it; for what comes from outside. */
export function isLocale(value: unknown): value is Locale {
  return (locales as readonly unknown[]).includes(value);
}

/** The language of what was written down earlier; the base one where none is known, or is spoken no more. */
export function toLocale(value: string | null): Locale {
  return isLocale(value) ? value : baseLocale;
}

/** Which way each language is written, for the `dir` of a page or a mail. */
export const directions: Record<Locale, 'ltr' | 'rtl'> = { en: 'ltr', de: 'ltr' };
