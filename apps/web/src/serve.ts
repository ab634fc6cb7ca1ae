import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { compressAnswers } from './lib/server/compress-answers.ts';
import { barePolicy, securityHeaders } from './lib/server/security-headers.ts';

const shutdownTimeoutMs = 10_000;
// A request is whole within 12 seconds, its head within 8, and what is idle ends.
const patience = {
  headersTimeout: 8_000,
  requestTimeout: 12_000,
  keepAliveTimeout: 12_000,
  connectionsCheckingInterval: 1_000,
};
/** Nothing read or written on the socket: longer than a page may wait for the API. */
const silenceTimeoutMs = 30_000;

const { env } = await import('./lib/server/env.ts').catch((cause: Error) => {
  console.error(`The web server cannot start: ${cause.message}`);
  process.exit(1);
});

// The build asks two headers for its own address. We answer from CLIENT_URL and nothing a client sends can change it,
// so form posts are compared with the address customers really see.
process.env.PROTOCOL_HEADER = 'x-till-protocol';
process.env.HOST_HEADER = 'x-till-host';
// A form of the shop has two fields.
process.env.BODY_SIZE_LIMIT = '64K';
const { protocol, host } = new URL(env.clientOrigin);
const bareHeaders = {
  ...securityHeaders,
  'content-security-policy': barePolicy,
  // Who came over https once never comes over http again, whatever a link says.
  ...(protocol === 'https:' && { 'strict-transport-security': 'max-age=31536000' }),
};

const entry = new URL('../build/handler.js', import.meta.url).href;
const { handler } = (await import(entry).catch((cause: unknown) => {
  console.error('The web app cannot be loaded: run `pnpm build` first.', cause);
  process.exit(1);
})) as { handler: RequestListener };

const server = createServer(patience, (request, response) => {
  request.headers['x-till-protocol'] = protocol.slice(0, -1);
  request.headers['x-till-host'] = host;
  guardAnswer(response);
  compressAnswers(request, response, () => handler(request, response));
});

server.setTimeout(silenceTimeoutMs);

/** Static files and refused form posts never reach hooks.server.ts: what an answer lacks is added as its head is written. */
function guardAnswer(response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response) as (...head: unknown[]) => ServerResponse;
  response.writeHead = (status: number, ...rest: unknown[]) => {
    // A 304 replaces the headers of the page the browser kept: it would get a policy that is not its own.
    if (status !== 304) {
      for (const [name, value] of Object.entries(bareHeaders)) {
        if (!response.hasHeader(name)) response.setHeader(name, value);
      }
    }
    return writeHead(status, ...rest);
  };
}

server.on('error', (error: NodeJS.ErrnoException) => {
  console.error(
    error.code === 'EADDRINUSE'
      ? `Port ${env.port} is taken: stop what listens there or set WEB_PORT to another port.`
      : `The web server cannot listen on ${env.host}:${env.port} (WEB_PORT): ${error.message}`,
  );
  process.exit(1);
});

server.listen(env.port, env.host, () => {
  console.log(`web listening on ${env.clientOrigin}`);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    setTimeout(() => process.exit(0), shutdownTimeoutMs).unref();
  });
}
