import type { ReceivedMail } from './start-mailbox.ts';

/** The token in the newest letter with a link that went to this address; undefined when none did. */
export function readLinkToken(mails: ReceivedMail[], email: string): string | undefined {
  return mails
    .filter(({ to }) => to.includes(email))
    .map(({ raw }) => raw.replace(/=\r?\n/g, '').replaceAll('=3D', '='))
    .map((text) => /\/purchases\/open\?token=([\w.-]+)/.exec(text)?.[1])
    .findLast((token) => token !== undefined);
}
