import type { Mail } from '@till/mails';
import { createTransport } from 'nodemailer';

export type Envelope = { to: string; messageId: string };

export type Mailer = {
  /** Resolves when the mail server took it over. */
  send(mail: Mail, envelope: Envelope): Promise<void>;
  close(): void;
};

// All of them together stay below the outbox's lease: an effect is not performed by two workers at once.
const patience = {
  dnsTimeout: 5_000,
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 20_000,
};

/** The mail server at this URL (smtp:// or smtps://). Connects when there is something to send. */
export function openMailer(smtpUrl: string, from: string): Mailer {
  const transport = createTransport({ url: smtpUrl, ...patience });
  return {
    async send({ subject, text, html }, { to, messageId }) {
      await transport.sendMail({
        from,
        // As an object it is one address, whatever it contains.
        to: { name: '', address: to },
        subject,
        text,
        html,
        messageId,
        // No holiday replies to a shop.
        headers: { 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    },
    close: () => transport.close(),
  };
}
