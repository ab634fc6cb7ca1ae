import { makeSignedToken, readSignedToken, sign } from './signed-token.ts';

/** The token that proves to be this buyer: `<buyerId>.<signature>`. The same each time for the same secret. */
export function makeBuyerToken(buyerId: string, secrets: string[]): string {
  return makeSignedToken('buyer', buyerId, secrets);
}

/** The buyer id of a token that one of the secrets signed; undefined for anything else. */
export function readBuyerToken(token: unknown, secrets: string[]): string | undefined {
  return readSignedToken('buyer', token, secrets);
}

/**
 * A new buyer for a browser that has no token yet. Drawn from the client key, so that the two requests of a double
 * click, both without a token, are one buyer; without the secret nobody can compute it.
 */
export function newBuyerId(clientKey: string, secrets: string[]): string {
  return `b_${sign('new buyer', clientKey, secrets[0]).slice(0, 22)}`;
}
