import { startApi, type ApiProcess, type Runtime } from '../api-process.ts';

/** One API process that is killed and started again, and what passed through it. */
export type Replica = {
  runtime: Runtime;
  /** Undefined while it does not run. */
  url: string | undefined;
  /** Requests that it has not answered yet. */
  underWay: number;
  /** Requests that it answered in this life, other than with "come again". */
  served: number;
  start(): Promise<void>;
  /** Ends it without a word and resolves once it is gone. */
  kill(): Promise<void>;
  /** The orderly way out. Throws when it does not end with 0. */
  stop(): Promise<void>;
  /** How it ended without being asked to, and what it logged as a crash. Must stay empty. */
  trouble: string[];
};

export function keepReplica(runtime: Runtime, environment: Record<string, string>): Replica {
  let api: ApiProcess | undefined;
  let asked = false;
  const replica: Replica = {
    runtime,
    url: undefined,
    underWay: 0,
    served: 0,
    trouble: [],
    async start() {
      asked = false;
      const started = await startApi(runtime, environment);
      api = started;
      replica.served = 0;
      replica.url = started.url;
      void started.exited.then(({ code, signal }) => {
        const crashed = started.lines.filter((line) => /"level":60/.test(line));
        if (asked && crashed.length === 0) return;
        replica.url = undefined;
        const last = crashed.length > 0 ? crashed : started.lines.slice(-5);
        replica.trouble.push(`${runtime} ended with ${code ?? signal}: ${last.join('\n')}`);
      });
    },
    async kill() {
      asked = true;
      replica.url = undefined;
      api?.kill('SIGKILL');
      await api?.exited;
    },
    async stop() {
      asked = true;
      replica.url = undefined;
      const exit = await api?.stop();
      if (exit && exit.code !== 0) {
        throw new Error(`${runtime} did not end by itself: ${exit.code ?? exit.signal}`);
      }
    },
  };
  return replica;
}
