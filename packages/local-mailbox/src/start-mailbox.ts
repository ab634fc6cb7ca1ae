import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { answerPage } from './answer-page.ts';
import { listen } from './listen.ts';
import { readMail, type ReceivedMail } from './received-mail.ts';

export type { ReceivedMail } from './received-mail.ts';

type Options = {
  /** 0, the default, takes a free port. */
  smtpPort?: number;
  /** Where its page is; the same. */
  webPort?: number;
  /** Decides about each mail before it is taken. */
  refuse?: (raw: string) => Error | undefined;
};

const mostMails = 500;

/**
 * A mail server for one machine: whoever may send to it sends to nobody else, and what it takes is on its page. It keeps
 * the newest 500 mails in memory. Rejects when a port is taken.
 */
export async function startMailbox({ smtpPort = 0, webPort = 0, refuse }: Options = {}) {
  const mails: ReceivedMail[] = [];
  let taken = 0;

  async function take(stream: NodeJS.ReadableStream, to: string[]): Promise<Error | null> {
    const raw = await buffer(stream);
    const problem = refuse?.(raw.toString('latin1'));
    if (problem) return problem;
    mails.push(await readMail(raw, to, ++taken));
    if (mails.length > mostMails) mails.shift();
    return null;
  }

  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, { envelope }, done) {
      const to = envelope.rcptTo.map(({ address }) => address);
      void take(stream, to).then(done, done);
    },
  });
  const web = createServer((request, response) => answerPage(mails, request, response));
  const ports = await Promise.all([listen(smtp.server, smtpPort), listen(web, webPort)]).catch(
    (error: unknown) => {
      smtp.server.close();
      web.close();
      throw error;
    },
  );

  return {
    /** For SMTP_URL. */
    url: `smtp://127.0.0.1:${ports[0]}`,
    /** Its page. */
    webUrl: `http://127.0.0.1:${ports[1]}`,
    /** What it took, oldest first. */
    mails,
    async close(): Promise<void> {
      const closed = [
        new Promise<void>((resolve) => void smtp.close(() => resolve())),
        new Promise<void>((resolve) => void web.close(() => resolve())),
      ];
      web.closeAllConnections();
      await Promise.all(closed);
    },
  };
}

export type Mailbox = Awaited<ReturnType<typeof startMailbox>>;
