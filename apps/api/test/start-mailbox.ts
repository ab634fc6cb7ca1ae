import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

export type ReceivedMail = { to: string[]; messageId: string; subject: string; raw: string };

/** A mail server on a free port that keeps what it takes. `refuse` decides about each mail before it is taken. */
export async function startMailbox(refuse: (raw: string) => Error | undefined = () => undefined) {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      void text(stream).then((raw) => {
        const problem = refuse(raw);
        if (!problem) {
          mails.push({
            raw,
            to: session.envelope.rcptTo.map(({ address }) => address),
            messageId: /^message-id: (.*)$/im.exec(raw)?.[1]?.trim() ?? '',
            subject: /^subject: (.*)$/im.exec(raw)?.[1]?.trim() ?? '',
          });
        }
        done(problem ?? null);
      }, done);
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    close: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };
}

export type Mailbox = Awaited<ReturnType<typeof startMailbox>>;
