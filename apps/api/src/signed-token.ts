import { createHmac, timingSafeEqual } from 'node:crypto';

/** What only the shop can say about a value: another secret, purpose or value gives something else. 43 URL-safe characters. */
export function sign(purpose: string, value: string, secret = ''): string {
  return createHmac('sha256', secret).update(`${purpose}:${value}`).digest('base64url');
}

/** The token `<id>.<signature>`, made with the first secret: the same each time. The id contains no dot. */
export function makeSignedToken(purpose: string, id: string, secrets: string[]): string {
  return `${id}.${sign(purpose, id, secrets[0])}`;
}

/** The id of a token of this purpose that one of the secrets signed; undefined for anything else. */
export function readSignedToken(
  purpose: string,
  token: unknown,
  secrets: string[],
): string | undefined {
  if (typeof token !== 'string' || token.length > 200) return undefined;
  const [id, signature, ...rest] = token.split('.');
  if (!id || !signature || rest.length > 0) return undefined;
  const given = Buffer.from(signature);
  const valid = secrets.some((secret) => {
    const expected = Buffer.from(sign(purpose, id, secret));
    return expected.length === given.length && timingSafeEqual(expected, given);
  });
  return valid ? id : undefined;
}
