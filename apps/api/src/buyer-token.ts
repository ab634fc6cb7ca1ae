import { createHmac, timingSafeEqual } from 'node:crypto';

const sign = (buyerId: string, secret: string) =>
  createHmac('sha256', secret).update(`buyer:${buyerId}`).digest('base64url');

/** The token that proves to be this buyer: `<buyerId>.<signature>`. The same each time for the same secret. */
export function makeBuyerToken(buyerId: string, secrets: string[]): string {
  return `${buyerId}.${sign(buyerId, secrets[0] ?? '')}`;
}

/** The buyer id of a token that one of the secrets signed; undefined for anything else. */
export function readBuyerToken(token: unknown, secrets: string[]): string | undefined {
  if (typeof token !== 'string' || token.length > 200) return undefined;
  const [buyerId, signature, ...rest] = token.split('.');
  if (!buyerId || !signature || rest.length > 0) return undefined;
  const given = Buffer.from(signature);
  const valid = secrets.some((secret) => {
    const expected = Buffer.from(sign(buyerId, secret));
    return expected.length === given.length && timingSafeEqual(expected, given);
  });
  return valid ? buyerId : undefined;
}

/**
 * A new buyer for a browser that has no token yet. Drawn from the client key, so that the two requests of a double
 * click, both without a token, are one buyer; without the secret nobody can compute it.
 */
export function newBuyerId(clientKey: string, secrets: string[]): string {
  const digest = createHmac('sha256', secrets[0] ?? '')
    .update(`new buyer:${clientKey}`)
    .digest('base64url');
  return `b_${digest.slice(0, 22)}`;
}
