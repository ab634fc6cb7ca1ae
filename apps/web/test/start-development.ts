import { fileURLToPath } from 'node:url';
import { freePort, startProcess, stopProcess } from './start-stack.ts';

const vite = fileURLToPath(import.meta.resolve('vite/package.json')).replace(
  'package.json',
  'bin/vite.js',
);

/** The web as a developer runs it, without an API: what /dev/states shows comes from fixtures. */
export async function startDevelopment() {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const child = await startProcess(
    'web',
    [vite, 'dev'],
    { WEB_PORT: String(port), HOST: 'localhost', CLIENT_URL: url },
    `${url}/healthz`,
  );
  return { url, close: () => stopProcess(child) };
}
