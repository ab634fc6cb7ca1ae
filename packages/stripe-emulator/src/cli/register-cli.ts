import type { FastifyInstance } from 'fastify';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { World } from '../core/world.ts';
import type { CliSession } from './cli-sessions.ts';
import { listenOnSocket } from './listen-on-socket.ts';
import { tailOnSocket } from './tail-on-socket.ts';

export const subscribePath = '/v1/stripecli/subscribe';

const protocol = 'stripecli-devproxy-v1';

/** Takes the sockets of `stripe listen` and `stripe logs tail` that belong to a session. */
export async function registerCli(
  app: FastifyInstance,
  { world }: { world: World },
): Promise<void> {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: 1024 * 1024,
    handleProtocols: (offered) => (offered.has(protocol) ? protocol : false),
  });
  app.server.on('upgrade', (request, socket, head) => {
    const [path = ''] = (request.url ?? '').split('?');
    const session = world.cli.find(path.slice(subscribePath.length + 1));
    if (!path.startsWith(`${subscribePath}/`) || !session) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    server.handleUpgrade(request, socket, head, (opened) => join(world, opened, session));
  });
  // A socket outlives the request that opened it, so the server does not close it by itself.
  app.addHook('preClose', async () => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
}

function join(world: World, socket: WebSocket, session: CliSession): void {
  const leave =
    session.feature === 'webhooks'
      ? world.webhooks.addListener(listenOnSocket(socket, session))
      : world.cli.addTail(tailOnSocket(socket, session));
  socket.on('close', leave);
  socket.on('error', (error) => world.settings.log(`the CLI's socket: ${error.message}`));
}
