import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMailbox, type Mailbox } from '../src/start-mailbox.ts';

let mailbox: Mailbox;

beforeAll(async () => {
  mailbox = await startMailbox();
});
afterAll(() => mailbox.close());

async function send(url: string, mail: { subject: string; text: string; html?: string }) {
  const transport = createTransport({ url });
  await transport.sendMail({ from: 'shop@example.com', to: 'jo@example.com', ...mail });
  transport.close();
}

const read = async (path: string) => (await fetch(mailbox.webUrl + path)).text();

test('what is sent over SMTP is on its page, decoded', async () => {
  expect(await read('/')).toContain('No mail yet');
  await send(mailbox.url, {
    subject: 'Grüße',
    text: 'für dich — 18,00 €',
    html: '<b>für dich</b>',
  });
  expect(mailbox.mails).toMatchObject([
    { number: 1, to: ['jo@example.com'], from: 'shop@example.com', subject: 'Grüße' },
  ]);
  expect(await read('/')).toContain('Grüße');
  expect(await read('/mails/1')).toContain('für dich — 18,00 €');
  expect(await read('/mails/1/html')).toContain('<b>für dich</b>');
  expect(await read('/mails/1/source')).toMatch(/^Content-Type: multipart\/alternative/m);
  expect(JSON.parse(await read('/mails.json'))).toMatchObject([{ subject: 'Grüße' }]);
  expect((await fetch(`${mailbox.webUrl}/mails/2`)).status).toBe(404);
});

test('a hostile mail runs nothing on its page', async () => {
  const hostile = '<script>alert(1)</script>';
  await send(mailbox.url, { subject: hostile, text: hostile, html: hostile });
  const { number } = mailbox.mails.at(-1)!;
  expect(await read('/')).not.toContain(hostile);
  expect(await read(`/mails/${number}`)).not.toContain(hostile);
  const { headers } = await fetch(`${mailbox.webUrl}/mails/${number}/html`);
  expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/);
});

test('a page of the internet cannot read it by a name that was made to point here', async () => {
  const asked = request(mailbox.webUrl, { headers: { host: 'evil.example' } }).end();
  const [answer] = await once(asked, 'response');
  expect(answer.statusCode).toBe(403);
  answer.destroy();
});

test('a taken port is an error, and nothing stays open', async () => {
  const webPort = Number(new URL(mailbox.webUrl).port);
  await expect(startMailbox({ webPort })).rejects.toThrow('EADDRINUSE');
});

test('as a process it says where it listens, and ends when it is asked', async () => {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  const smtp = /smtp:\/\/\S+/.exec(String(line))?.[0] ?? '';
  const web = /http:\/\/\S+/.exec(String(line))?.[0] ?? '';
  await send(smtp, { subject: 'Hello', text: 'there' });
  expect(await (await fetch(web)).text()).toContain('Hello');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});
