const escapedNul = '\\u0000';

/**
 * JSON and what it says, without U+0000: PostgreSQL refuses it in text, and a crafted one must not become an endless
 * failure. What has none, which is everything Stripe sends, is returned as it is.
 */
export function withoutNul(json: { payload: string; body: unknown }) {
  if (!json.payload.includes(escapedNul)) return json;
  const payload = json.payload.replaceAll(escapedNul, '\\ufffd');
  return { payload, body: JSON.parse(payload) as unknown };
}
