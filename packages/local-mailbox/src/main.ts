import { startMailbox } from './start-mailbox.ts';

const { MAILBOX_SMTP_PORT, MAILBOX_WEB_PORT } = process.env;

try {
  const mailbox = await startMailbox({
    smtpPort: Number(MAILBOX_SMTP_PORT || 0),
    webPort: Number(MAILBOX_WEB_PORT || 0),
  });
  console.log(`mailbox listening on ${mailbox.webUrl} and ${mailbox.url}`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void mailbox.close().then(() => process.exit(0)));
  }
} catch (error) {
  console.error(`mailbox: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
