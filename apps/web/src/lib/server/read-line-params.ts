import { error } from '@sveltejs/kit';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The words for what is not there, not yours, or no longer open: the same for all three. */
export const notOpen = {
  title: 'This isn’t open here',
  message: 'It may have been bought in another browser, or the purchase was refunded.',
};

/** The order and line an address names; ends the request with 404 when it names none. */
export function readLineParams(params: { order: string; line: string }): {
  orderId: string;
  line: number;
} {
  const line = /^\d{1,3}$/.test(params.line) ? Number(params.line) : 0;
  if (!uuid.test(params.order) || line < 1 || line > 100) error(404, notOpen);
  return { orderId: params.order, line };
}
