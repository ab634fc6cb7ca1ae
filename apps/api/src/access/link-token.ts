import { makeSignedToken, readSignedToken } from '../signed-token.ts';

const purpose = 'access link';
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What the mail carries: only whoever has the shop's secret can make it of the row in the database. */
export function makeLinkToken(linkId: string, secrets: string[]): string {
  return makeSignedToken(purpose, linkId, secrets);
}

/** The id of the link, used or not; undefined for a token that is none of ours. */
export function readLinkToken(token: string, secrets: string[]): string | undefined {
  const id = readSignedToken(purpose, token, secrets);
  return id && uuid.test(id) ? id : undefined;
}
