import type { AddressInfo, Server } from 'node:net';

/** Listens on this machine alone and resolves with the port; 0 takes a free one. Rejects when it is taken. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
