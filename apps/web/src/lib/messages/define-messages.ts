import type { Locale } from '@till/contracts/locales';

/**
 * The messages of one part of the shop, by language. A language that lacks a message, or has one that English has not,
 * does not compile.
 */
export function defineMessages<Messages>(
  catalogue: { en: Messages } & Record<Locale, NoInfer<Messages>>,
): Record<Locale, Messages> {
  return catalogue;
}
