import type { RequestEvent } from '@sveltejs/kit';
import { baseLocale, isLocale, locales, type Locale } from '@till/contracts/locales';
import Negotiator from 'negotiator';
import { readChosenLocale } from './locale-cookie.ts';

/** The language to answer in: the one chosen in this browser, else the best its Accept-Language asks for, else English. */
export function findLocale({
  cookies,
  request,
}: Pick<RequestEvent, 'cookies' | 'request'>): Locale {
  const headers = { 'accept-language': request.headers.get('accept-language') ?? undefined };
  const asked = new Negotiator({ headers }).language([...locales]);
  return readChosenLocale(cookies) ?? (isLocale(asked) ? asked : baseLocale);
}
