import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openMetrics } from './metrics.ts';
import type { ScrapeTools } from './measure-at-scrape.ts';

/**
 * Serves `/metrics` and nothing else on a port of its own. Rejects when it cannot listen there. `close` may be called
 * again.
 */
export async function serveMetrics(tools: ScrapeTools, at: { host: string; port: number }) {
  const metrics = openMetrics(tools);
  const server = createServer(
    { headersTimeout: 5_000, requestTimeout: 5_000 },
    (request, response) => {
      const asked = request.method === 'GET' && request.url?.split('?')[0] === '/metrics';
      if (!asked) return void response.writeHead(404).end();
      metrics.read().then(
        (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
        () => response.writeHead(500).end(),
      );
    },
  );
  server.listen(at.port, at.host);
  await once(server, 'listening');
  const { address, port } = server.address() as AddressInfo;
  return {
    url: `http://${address.includes(':') ? `[${address}]` : address}:${port}/metrics`,
    close() {
      metrics.stop();
      server.close();
      server.closeAllConnections();
    },
  };
}
