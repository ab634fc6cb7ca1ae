import type { IncomingMessage, ServerResponse } from 'node:http';
import { drawList, drawMail } from './draw-pages.ts';
import type { ReceivedMail } from './received-mail.ts';

// Mails bring their own styles, and nothing else: no script, nothing from elsewhere.
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'";
const ours = `${policy}; form-action 'none'; base-uri 'none'; frame-ancestors 'none'`;
const aMail = `${policy}; form-action 'none'; sandbox allow-popups allow-popups-to-escape-sandbox`;
// A page of the internet whose name was made to point here must not read the mails.
const here = /^(localhost|127\.0\.0\.1)(:\d+)?$/;

/** Answers with the list of mails, one mail, its text, its HTML or its source, and the list as JSON. */
export function answerPage(
  mails: ReceivedMail[],
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const [, folder, number, part] = new URL(request.url ?? '/', 'http://here').pathname.split('/');
  const mail = mails.find((one) => String(one.number) === number);
  const send = (status: number, type: string, body: string, csp = ours) => {
    const headers = {
      'content-type': `${type}; charset=utf-8`,
      'content-security-policy': csp,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    };
    response.writeHead(status, headers).end(body);
  };
  if (!here.test(request.headers.host ?? '')) return send(403, 'text/plain', 'Not from there.');
  if (folder === '') return send(200, 'text/html', drawList(mails));
  if (folder === 'mails.json') return send(200, 'application/json', JSON.stringify(mails));
  if (folder !== 'mails' || !mail) return send(404, 'text/plain', 'There is no such mail.');
  if (part === undefined) return send(200, 'text/html', drawMail(mail));
  if (part === 'html') return send(200, 'text/html', mail.html, aMail);
  if (part === 'source') return send(200, 'text/plain', mail.raw);
  send(404, 'text/plain', 'There is no such part of a mail.');
}
