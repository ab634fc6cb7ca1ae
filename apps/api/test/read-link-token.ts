import type { ReceivedMail } from '@till/local-mailbox';

/** The token in the newest letter with a link that went to this address; undefined when none did. */
export function readLinkToken(mails: ReceivedMail[], email: string): string | undefined {
  return mails
    .filter(({ to }) => to.includes(email))
    .map(({ text }) => /\/purchases\/open\?token=([\w.-]+)/.exec(text)?.[1])
    .findLast((token) => token !== undefined);
}
