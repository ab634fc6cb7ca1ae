import { randomUUID } from 'node:crypto';
import { ShopError, type RequestLinkInput } from '@till/contracts';
import { requestAccessLink, retryStatement } from '@till/db';
import { sign } from '../signed-token.ts';
import type { Tools } from '../tools.ts';

export const linkLifeSeconds = 15 * 60;

/** Letters to one address within an hour, whoever asks: nobody's mailbox is flooded. */
const most = 5;
const windowSeconds = 60 * 60;

/**
 * Sends a link to this address if something was bought with it. Whether it was cannot be told from the answer, nor from
 * what is done until then: the same statement runs and commits. MAIL_UNAVAILABLE: this shop sends no mail at all.
 * TOO_MANY_REQUESTS: the sixth time within an hour, for any address. Each call sends a letter.
 */
export async function requestLink(
  tools: Tools,
  { email, locale }: RequestLinkInput,
): Promise<void> {
  const { db, clock, config } = tools;
  if (!config.mail) {
    throw new ShopError('MAIL_UNAVAILABLE', 'This shop sends no mail. Please ask the merchant.');
  }
  const linkId = randomUUID();
  // The table of counters holds no address, above all none of somebody who never bought anything.
  const asked = sign('asked for', email.toLowerCase(), config.buyerSecrets[0]);
  const calls = await retryStatement(() =>
    requestAccessLink(db, {
      linkId,
      email,
      locale,
      now: new Date(clock()),
      lifeSeconds: linkLifeSeconds,
      countKey: `link email ${asked}`,
      most,
      windowSeconds,
    }),
  );
  if (calls > most) {
    throw new ShopError(
      'TOO_MANY_REQUESTS',
      'A link to this address was asked for too often. Please try again in an hour.',
    );
  }
}
