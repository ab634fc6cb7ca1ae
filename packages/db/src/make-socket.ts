import { Socket } from 'node:net';

type Target = { host: string[]; port: number[]; path: string | false };

/**
 * Makes the sockets of a pool: one that does not connect within `connectMs`, or hears nothing for `silenceMs` once it is
 * connected, is destroyed. So a line that died without a word (a lost host, a firewall that forgot it) does not hold its
 * place in the pool for the quarter of an hour that the operating system would wait. Several hosts are tried in turn.
 *
 * A line that is closed before a word was said on it (a proxy whose server is away) fails with ECONNRESET: the driver
 * takes a plain close for a reason to connect again at once, without end.
 */
export function socketMaker(connectMs: number, silenceMs: number) {
  let turn = 0;
  return async ({ host, port, path }: Target): Promise<Socket> => {
    const at = turn++ % host.length;
    // The driver reads `host` off its socket for the certificate's name.
    const socket = Object.assign(new Socket(), { host: host[at], port: port[at] });
    const { promise, resolve, reject } = Promise.withResolvers<Socket>();
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      socket.setTimeout(silenceMs);
      resolve(socket);
    });
    socket.setTimeout(connectMs, () => socket.destroy(failure('ETIMEDOUT', 'silent')));
    const endWithoutWord = () =>
      socket.destroy(failure('ECONNRESET', 'closed before a word was said'));
    socket.once('end', endWithoutWord);
    socket.once('data', () => socket.off('end', endWithoutWord));
    if (path) socket.connect(path);
    else socket.connect(port[at] ?? 5432, host[at] ?? 'localhost');
    return promise;
  };
}

const failure = (code: string, what: string) =>
  Object.assign(new Error(`The line to the database is ${what}.`), { code });
