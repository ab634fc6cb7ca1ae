import { error } from '@sveltejs/kit';
import { failureWords } from '../failure-words.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The order and line an address names; ends the request with 404 when it names none. */
export function readLineParams(params: { order: string; line: string }): {
  orderId: string;
  line: number;
} {
  const line = /^\d{1,3}$/.test(params.line) ? Number(params.line) : 0;
  if (!uuid.test(params.order) || line < 1 || line > 100) error(404, failureWords.notOpen);
  return { orderId: params.order, line };
}
