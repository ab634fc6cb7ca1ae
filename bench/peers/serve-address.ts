import type { AddressInfo, Server } from 'node:net';

/** The line that says where a server can be reached, once it listens. */
export function sayListening(server: Server): void {
  console.log(`listening at http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}
