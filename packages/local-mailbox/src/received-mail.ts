import PostalMime from 'postal-mime';

export type ReceivedMail = {
  /** Counts from 1. */
  number: number;
  /** Whom the mail server was told to bring it to. */
  to: string[];
  from: string;
  messageId: string;
  subject: string;
  text: string;
  html: string;
  receivedAt: Date;
  /** As it came over the line. */
  raw: string;
};

/** Reads what came over the line: headers and both bodies, decoded. */
export async function readMail(raw: Buffer, to: string[], number: number): Promise<ReceivedMail> {
  const mail = await PostalMime.parse(raw);
  return {
    number,
    to,
    from: mail.from?.address ?? '',
    messageId: mail.messageId ?? '',
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html ?? '',
    receivedAt: new Date(),
    raw: raw.toString('latin1'),
  };
}
