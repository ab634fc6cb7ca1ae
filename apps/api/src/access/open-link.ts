import { randomUUID } from 'node:crypto';
import { ShopError, type OpenLinkInput, type OpenedLink } from '@till/contracts';
import { openAccessLink, retryStatement } from '@till/db';
import type { Tools } from '../tools.ts';
import { describeBrowser } from './describe-browser.ts';
import { hashDeviceToken, makeDeviceToken } from './device-token.ts';
import { readLinkToken } from './link-token.ts';

/**
 * Uses the link and lets the browser in that opened it; the device that this browser was before ends. May be called again
 * with the same client key. NOT_FOUND: not our link, used by another, or older than 15 minutes; the same for all.
 */
export async function openLink(
  tools: Tools,
  { token, clientKey, userAgent }: OpenLinkInput,
  replacedHash: string | undefined,
): Promise<OpenedLink> {
  const { db, clock, config } = tools;
  const linkId = readLinkToken(token, config.buyerSecrets);
  const deviceToken = makeDeviceToken(linkId ?? '', clientKey, config.buyerSecrets);
  const tokenHash = hashDeviceToken(deviceToken) ?? '';
  const device = { id: randomUUID(), tokenHash, ...describeBrowser(userAgent) };
  const opened =
    linkId !== undefined &&
    (await retryStatement(() =>
      openAccessLink(db, linkId, device, replacedHash ?? null, new Date(clock())),
    ));
  if (!opened) {
    throw new ShopError('NOT_FOUND', 'This link was used, or it is older than 15 minutes.');
  }
  return { deviceToken };
}
