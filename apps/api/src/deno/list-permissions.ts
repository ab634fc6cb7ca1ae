import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config.ts';

// Real paths: packages are reached through symbolic links.
const folder = (relative: string) =>
  realpathSync(fileURLToPath(new URL(relative, import.meta.url)));

const ownFiles = folder('../../files');
const migrations = folder('../../../../packages/db/migrations');

/**
 * The flags under which Deno runs the API: to listen, to reach PostgreSQL, Stripe, the bucket and the mail server, to
 * read the migrations and the sold files, and no more. Nothing is asked for at run time: what is missing fails.
 */
export function listPermissions(config: Config): string[] {
  const { host, port, databaseUrl, stripeApiBase, mail, filesDir, metrics, s3, traces } = config;
  const stripe = stripeApiBase ?? new URL('https://api.stripe.com');
  const net = [
    ...listenAddresses(host).map((address) => `${address}:${port}`),
    hostAndPort(new URL(databaseUrl), '5432'),
    webServer(stripe),
    ...(s3 ? [webServer(new URL(s3.endpoint))] : []),
    ...(metrics
      ? listenAddresses(metrics.host).map((address) => `${address}:${metrics.port}`)
      : []),
    ...(traces
      ? [hostAndPort(traces.endpoint, traces.endpoint.protocol === 'https:' ? '443' : '80')]
      : []),
    ...(mail ? [mailServer(new URL(mail.smtpUrl))] : []),
  ];
  return [
    '--no-prompt',
    // Not by name: libraries look for names of their own, and Deno throws at one that is not on the list.
    '--allow-env',
    `--allow-net=${[...new Set(net)].join(',')}`,
    `--allow-read=${[migrations, ...(s3 ? [] : [filesDir ?? ownFiles])].map(escapeComma).join(',')}`,
    // Fastify names every address in its log when it listens on all of them.
    `--allow-sys=hostname,cpus${/^(0\.0\.0\.0|::)$/.test(host) ? ',networkInterfaces' : ''}`,
  ];
}

function listenAddresses(host: string): string[] {
  if (host === 'localhost') return ['localhost', '127.0.0.1', '[::1]'];
  return [host.includes(':') ? `[${host}]` : host];
}

const hostAndPort = (url: URL, defaultPort: string) => `${url.hostname}:${url.port || defaultPort}`;

const webServer = (url: URL) => hostAndPort(url, url.protocol === 'https:' ? '443' : '80');

const mailServer = (url: URL) => hostAndPort(url, url.protocol === 'smtps:' ? '465' : '587');

const escapeComma = (path: string) => path.replaceAll(',', ',,');
