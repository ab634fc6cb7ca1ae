import { connect } from 'node:net';

export type RawAnswer = {
  /** The statuses of all answers that came, in order. */
  statuses: number[];
  /** Everything that came, as Latin-1. */
  text: string;
  body: string;
};

type Manner = {
  /** Ends our side after the bytes; otherwise the other side must close. */
  end?: boolean;
  /** Sent again and again afterwards, every half second. */
  drip?: string;
  patienceMs?: number;
};

/** Writes bytes to a socket and reads until the other side closes. Rejects when it has not after `patienceMs`. */
export function sendBytes(
  apiUrl: string,
  bytes: Buffer | string,
  { end = false, drip, patienceMs = 45_000 }: Manner = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(apiUrl);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => {
      socket.write(bytes);
      if (end) socket.end();
    });
    const dripping = drip === undefined ? undefined : setInterval(() => socket.write(drip), 500);
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`still open after ${patienceMs} ms: ${bytes.toString().slice(0, 200)}`));
    }, patienceMs);
    socket.on('data', (chunk) => chunks.push(chunk));
    // A reset is a way to close.
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      clearInterval(dripping);
      const text = Buffer.concat(chunks).toString('latin1');
      const statuses = [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, s]) => Number(s));
      const start = text.indexOf('\r\n\r\n');
      resolve({ statuses, text, body: start < 0 ? '' : text.slice(start + 4) });
    });
  });
}
