import { Socket } from 'node:net';

type Target = { host: string[]; port: number[]; path: string | false };

/**
 * Makes the sockets of a pool: one that does not connect within `connectMs`, or hears nothing for `silenceMs` once it is
 * connected, is destroyed. So a line that died without a word (a lost host, a firewall that forgot it) does not hold its
 * place in the pool for the quarter of an hour that the operating system would wait. Several hosts are tried in turn.
 *
 * A line that is closed before a word was said on it (a proxy whose server is away) fails with ECONNRESET: the driver
 * takes a plain close for a reason to connect again at once, without end.
 *
 * Given to the driver while it still connects: a failure must reach the driver's own listeners. A promise that rejected
 * would take the connection's place in the pool for good, and ten of them all of the pool.
 */
export function socketMaker(connectMs: number, silenceMs: number) {
  let turn = 0;
  return ({ host, port, path }: Target): Socket => {
    const at = turn++ % host.length;
    // The driver reads `host` off its socket for the certificate's name.
    const socket = Object.assign(new Socket(), { host: host[at], port: port[at] });
    socket.setTimeout(connectMs, () => socket.destroy(failure('ETIMEDOUT', 'silent')));
    socket.once('connect', () => socket.setTimeout(silenceMs));
    const endWithoutWord = () =>
      socket.destroy(failure('ECONNRESET', 'closed before a word was said'));
    socket.once('end', endWithoutWord);
    socket.once('data', () => socket.off('end', endWithoutWord));
    if (path) socket.connect(path);
    else socket.connect(port[at] ?? 5432, host[at] ?? 'localhost');
    return socket;
  };
}

const failure = (code: string, what: string) =>
  Object.assign(new Error(`The line to the database is ${what}.`), { code });
