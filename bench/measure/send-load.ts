import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { readAnswer } from './read-answer.ts';

export interface Load {
  /** Connections are dealt out to these in turn. */
  targets: { host: string; port: number }[];
  /** Whole requests, head and body, each sent once, in this order. */
  requests: Buffer[];
  connections: number;
  /** Undefined: each connection sends its next request when the last is answered. */
  ratePerSecond?: number;
}

export interface LoadResult {
  seconds: number;
  /** Positions of the requests that were answered with 200. */
  acknowledged: number[];
  refused: Map<number, number>;
  /** From handing a request over, waiting for a free connection included, to its whole answer. */
  latenciesMs: Float64Array;
  generatorCpuMs: number;
}

const tickMs = 1;

/**
 * Sends the requests over keep-alive connections, one at a time on each. On sockets of its own instead of an HTTP
 * client: it runs on the cores of what it measures, and costs half of the processor time that undici takes.
 * Rejects when a connection ends before its answer.
 */
export async function sendLoad(load: Load): Promise<LoadResult> {
  const { targets, requests, connections, ratePerSecond } = load;
  const sockets = await Promise.all(
    Array.from({ length: connections }, async (_, i) => {
      const socket = connect(targets[i % targets.length]!);
      socket.setNoDelay(true);
      await once(socket, 'connect');
      return socket;
    }),
  );
  const { promise: done, resolve, reject } = Promise.withResolvers<void>();
  const latenciesMs = new Float64Array(requests.length);
  const acknowledged: number[] = [];
  const refused = new Map<number, number>();
  const handedOverAt = new Float64Array(requests.length);
  const current = new Map<Socket, number>();
  const idle: Socket[] = [];
  let issued = 0;
  let sent = 0;
  let answered = 0;

  const sendNext = (socket: Socket) => {
    const position = sent++;
    current.set(socket, position);
    socket.write(requests[position]!);
  };
  const onAnswer = (socket: Socket, status: number) => {
    const position = current.get(socket)!;
    latenciesMs[position] = performance.now() - handedOverAt[position]!;
    if (status === 200) acknowledged.push(position);
    else refused.set(status, (refused.get(status) ?? 0) + 1);
    answered += 1;
    if (answered === requests.length) return resolve();
    if (ratePerSecond === undefined && issued < requests.length) issue();
    if (sent < issued) sendNext(socket);
    else idle.push(socket);
  };
  const issue = () => {
    handedOverAt[issued] = performance.now();
    issued += 1;
  };

  for (const socket of sockets) {
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const status = readAnswer(text);
      if (status === undefined) return;
      text = '';
      onAnswer(socket, status);
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('The server closed a connection.')));
  }

  // What was made before is not collected while the clock runs, where --expose-gc allows it.
  globalThis.gc?.();
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  let ticking: NodeJS.Timeout | undefined;
  if (ratePerSecond === undefined) {
    for (const socket of sockets.slice(0, requests.length)) {
      issue();
      sendNext(socket);
    }
  } else {
    idle.push(...sockets);
    ticking = setInterval(() => {
      const due = Math.min(
        requests.length,
        Math.floor(((performance.now() - startedAt) / 1000) * ratePerSecond),
      );
      while (issued < due) {
        issue();
        const socket = idle.pop();
        if (socket) sendNext(socket);
      }
    }, tickMs);
  }
  try {
    await done;
  } finally {
    clearInterval(ticking);
    for (const socket of sockets) socket.removeAllListeners('close').destroy();
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { seconds, acknowledged, refused, latenciesMs, generatorCpuMs: (user + system) / 1000 };
}
