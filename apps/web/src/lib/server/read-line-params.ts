import { error } from '@sveltejs/kit';
import type { Locale } from '@till/contracts/locales';
import { failureMessages } from '../messages/failures.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The order and line an address names; ends the request with 404, in the reader's language, when it names none. */
export function readLineParams(
  params: { order: string; line: string },
  locale: Locale,
): { orderId: string; line: number } {
  const line = /^\d{1,3}$/.test(params.line) ? Number(params.line) : 0;
  if (!uuid.test(params.order) || line < 1 || line > 100) {
    error(404, failureMessages[locale].notOpen);
  }
  return { orderId: params.order, line };
}
