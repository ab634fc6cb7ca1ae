import type { ReceivedMail } from './received-mail.ts';

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const safe = (text: string) => text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 52rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
  li, dl { margin: 0 0 0.75rem; }
  dt { float: left; clear: left; width: 5rem; font-weight: 600; }
  dd { margin-left: 5.5rem; overflow-wrap: anywhere; }
  pre { padding: 1rem; border: 1px solid; border-radius: 0.5rem; white-space: pre-wrap; overflow-wrap: anywhere; }
  iframe { width: 100%; height: 46rem; border: 1px solid; border-radius: 0.5rem; background: #fff; }
`;

const page = (title: string, head: string, body: string) => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">${head}
<title>${safe(title)} · Mailbox</title><style>${style}</style></head>
<body>${body}</body>
</html>
`;

/** Every mail, the newest first; the page looks again by itself. */
export function drawList(mails: ReceivedMail[]): string {
  const items = mails.toReversed().map(
    ({ number, subject, to, receivedAt }) =>
      `<li><a href="/mails/${number}">${safe(subject || 'without a subject')}</a><br>
${safe(to.join(', '))}, <time>${receivedAt.toISOString()}</time></li>`,
  );
  const list = items.length > 0 ? `<ul>${items.join('\n')}</ul>` : '<p>No mail yet.</p>';
  return page('All mails', '<meta http-equiv="refresh" content="3">', `<h1>Mailbox</h1>${list}`);
}

/** One mail: its head, its HTML in a frame that runs and loads nothing, and its text. */
export function drawMail({ number, subject, from, to, text, html }: ReceivedMail): string {
  const frame = html
    ? `<h2>HTML</h2><iframe title="The mail as HTML" src="/mails/${number}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`
    : '';
  return page(
    subject,
    '',
    `<p><a href="/">All mails</a></p><h1>${safe(subject)}</h1>
<dl><dt>From</dt><dd>${safe(from)}</dd><dt>To</dt><dd>${safe(to.join(', '))}</dd></dl>
${frame}<h2>Text</h2><pre>${safe(text)}</pre><p><a href="/mails/${number}/source">Source</a></p>`,
  );
}
