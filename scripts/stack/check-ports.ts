import { connect, createServer } from 'node:net';
import { once } from 'node:events';

export interface WantedPort {
  /** Who wants it, in the reader's words. */
  part: string;
  /** The variable that changes it. */
  variable: string;
  port: number;
}

/** The port a variable names; empty counts as absent. Throws when it is no port. */
export function readPort(env: NodeJS.ProcessEnv, variable: string, fallback: number): number {
  const port = Number(env[variable] || fallback);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`${variable} must be a port number, 1 to 65535.`);
}

/** Throws one Error that names every taken port with the variable that changes it. */
export async function checkPorts(wanted: WantedPort[]): Promise<void> {
  const problems: string[] = [];
  for (const [index, { part, variable, port }] of wanted.entries()) {
    const rival = wanted.slice(0, index).find((other) => other.port === port);
    if (rival) problems.push(`${variable} and ${rival.variable} both say ${port}: change one.`);
    else if (await isPortTaken(port)) {
      problems.push(
        `Port ${port} (${part}) is taken. Stop what listens there, or set ${variable} to another port.`,
      );
    }
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

/** Whether something listens on this port of this machine, on either loopback address. */
export async function isPortTaken(port: number): Promise<boolean> {
  const tries = [answers(port, '127.0.0.1'), answers(port, '::1')];
  return (await Promise.all(tries)).includes(true) || !(await canListen(port));
}

function answers(port: number, host: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ port, host, timeout: 1_000 });
  socket.once('connect', () => resolve(true));
  socket.once('timeout', () => resolve(false));
  socket.once('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}

async function canListen(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
