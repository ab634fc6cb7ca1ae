import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort, startProcess, stopProcess } from './start-stack.ts';

// The web as it runs behind a proxy that ends TLS: its own address is https, the API is not needed for this.
let url: string;
let web: Awaited<ReturnType<typeof startProcess>>;

beforeAll(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const env = {
    CLIENT_URL: 'https://shop.example',
    API_URL: `http://127.0.0.1:${await freePort()}`,
    WEB_PORT: String(port),
  };
  web = await startProcess('web', ['src/serve.ts'], env, `${url}/healthz`);
});
afterAll(() => stopProcess(web));

test.each(['/payment/cancel', '/images/logo.svg', '/nothing', '/healthz'])(
  'over https a browser is told to stay there, also by %s',
  async (path) => {
    const answer = await fetch(url + path);
    expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000');
  },
);

test('over https the first cookie is one that no other host can plant', async () => {
  const form = { method: 'POST', body: new URLSearchParams({ quantity: '1' }) };
  const headers = { origin: 'https://shop.example', accept: 'text/html' };
  const answer = await fetch(`${url}/products/plumb`, { ...form, headers, redirect: 'manual' });
  expect(answer.status).toBe(307);
  expect(answer.headers.get('set-cookie')).toMatch(/^__Host-.*; Path=\/; HttpOnly; Secure/i);
});
