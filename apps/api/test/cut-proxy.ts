import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export type Direction = 'to server' | 'to client';

/** Where the line is cut: before the n-th message in one direction is passed on. */
export type Cut = { direction: Direction; message: number };

export type CutProxy = {
  url: string;
  /** Cuts once, at the next time the place is reached, counted from now; `stayDown` refuses every connection after. */
  arm(cut: Cut, stayDown?: boolean): void;
  /** Messages seen in each direction since `arm`, and whether the cut happened. */
  seen(): Record<Direction, number> & { cut: boolean };
  /** Passes everything again. */
  mend(): void;
  /**
   * Keeps every line open and passes nothing more: a host that is gone without a word. After `false` new lines work; one
   * that lost a message stays silent for ever, as there are no lines with gaps.
   */
  swallow(on: boolean): void;
  /** Ends every connection, so that the next statement needs a new one. */
  drop(): void;
  close(): Promise<void>;
};

const dataRow = 'D'.charCodeAt(0);

/** A line to PostgreSQL that knows its protocol's messages and can be cut between any two of them. */
export async function startCutProxy(databaseUrl: string): Promise<CutProxy> {
  const target = new URL(databaseUrl);
  const counts = { 'to server': 0, 'to client': 0 };
  const sockets = new Set<Socket>();
  let armed: Cut | undefined;
  let staysDown = false;
  let isDown = false;
  let isSilent = false;
  let cut = false;

  const server = createServer((client) => {
    if (isDown) return void client.destroy();
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        (socket === client ? upstream : client).destroy();
      });
    }
    let wasRow = false;
    let isLost = false;
    const sever = () => {
      cut = true;
      armed = undefined;
      isDown = staysDown;
      client.destroy();
      // PostgreSQL may still be working on what it was sent: that is the point.
      upstream.destroy();
    };
    const pass = (direction: Direction, to: Socket, message: Buffer): boolean => {
      // The rows of one answer count as one message: there are hundreds when a connection learns the types.
      const isRow = direction === 'to client' && message[0] === dataRow;
      if (!isRow || !wasRow) counts[direction] += 1;
      wasRow = isRow;
      if (armed?.direction === direction && armed.message === counts[direction]) {
        sever();
        return false;
      }
      isLost ||= isSilent;
      if (!isLost) to.write(message);
      return true;
    };
    const fromClient = splitMessages(true, (message) => pass('to server', upstream, message));
    const fromServer = splitMessages(false, (message) => pass('to client', client, message));
    client.on('data', fromClient);
    upstream.on('data', fromServer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);

  return {
    url: url.href,
    arm(next, stayDown = false) {
      counts['to server'] = 0;
      counts['to client'] = 0;
      armed = next;
      staysDown = stayDown;
      cut = false;
    },
    seen: () => ({ ...counts, cut }),
    mend() {
      armed = undefined;
      isDown = false;
    },
    swallow(on) {
      isSilent = on;
    },
    drop() {
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Calls `each` per protocol message (type byte, length, body; the client's first has no type byte) until it says false. */
function splitMessages(startsUntyped: boolean, each: (message: Buffer) => boolean) {
  let rest: Buffer = Buffer.alloc(0);
  let untyped = startsUntyped;
  let over = false;
  return (chunk: Buffer): void => {
    rest = Buffer.concat([rest, chunk]);
    while (!over) {
      const head = untyped ? 0 : 1;
      if (rest.length < head + 4) return;
      const length = head + rest.readUInt32BE(head);
      if (rest.length < length) return;
      const message = rest.subarray(0, length);
      rest = rest.subarray(length);
      untyped = false;
      over = !each(message);
    }
  };
}
