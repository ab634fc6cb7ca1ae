import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../src/config.ts';
import { listPermissions } from '../src/deno/list-permissions.ts';

export type Runtime = 'node' | 'deno';

export const apiFolder = fileURLToPath(new URL('..', import.meta.url));
const mainFile = join(apiFolder, 'src/main.ts');

// The package's bin is a wrapper that does not pass signals on.
export const denoBinary = join(
  dirname(createRequire(import.meta.url).resolve('deno/package.json')),
  'deno',
);

type Exit = { code: number | null; signal: NodeJS.Signals | null };

/** Starts a program with this environment alone, and keeps every line that it writes. */
export function startProgram(
  program: string,
  args: string[],
  environment: Record<string, string>,
  folder = apiFolder,
) {
  const child = spawn(program, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1', ...environment },
  });
  const lines: string[] = [];
  const watchers = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    // Not readline: it also ends lines at U+2028.
    stream.setEncoding('utf8').on('data', (text: string) => {
      const [first = '', ...more] = text.split('\n');
      const ended = [rest + first, ...more];
      rest = ended.pop() ?? '';
      lines.push(...ended);
      for (const look of watchers) look();
    });
    stream.on('end', () => rest && lines.push(rest));
  }
  const exited = once(child, 'close').then(([code, signal]): Exit => ({ code, signal }));
  return {
    lines,
    exited,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    output: () => lines.join('\n'),
    /** Resolves with the first match in a line, written before or after now; rejects when the program ends. */
    async waitFor(pattern: RegExp): Promise<RegExpExecArray> {
      const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
      const look = () => {
        const found = lines.map((line) => pattern.exec(line)).find((match) => match !== null);
        if (found) resolve(found);
      };
      watchers.add(look);
      look();
      void exited.then(({ code }) =>
        reject(new Error(`ended with ${code} before ${pattern}:\n${lines.join('\n')}`)),
      );
      return promise.finally(() => watchers.delete(look));
    },
  };
}

export type Program = ReturnType<typeof startProgram>;

/** The API's own main file on one of its runtimes: on Deno with the permissions that `deno task start` gives it. */
export function startMain(runtime: Runtime, environment: Record<string, string>): Program {
  if (runtime === 'node') return startProgram(process.execPath, [mainFile], environment);
  const permissions = listPermissions(readConfig(environment));
  return startProgram(denoBinary, ['run', ...permissions, mainFile], environment);
}

/** A running API: resolves once it listens. `stop` is the orderly way out and may be called twice. */
export async function startApi(runtime: Runtime, environment: Record<string, string>) {
  const program = startMain(runtime, environment);
  const [, url = ''] = await program.waitFor(/"Server listening at (http:[^"]+)"/);
  return {
    ...program,
    url,
    async stop() {
      program.kill('SIGTERM');
      return program.exited;
    },
  };
}

export type ApiProcess = Awaited<ReturnType<typeof startApi>>;
