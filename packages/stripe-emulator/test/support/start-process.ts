import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';

export type Runtime = 'node' | 'deno';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const deno = join(dirname(createRequire(import.meta.url).resolve('deno/package.json')), 'deno');

/** All that the emulator needs on Deno; `folder` only for one that keeps a file there. */
const permissions = (folder?: string) => [
  '--allow-env',
  '--allow-net=127.0.0.1',
  ...(folder ? [`--allow-read=${folder}`, `--allow-write=${folder}`] : []),
];

/** The emulator's own program on one of its runtimes, ended after the test. */
export function runProgram(
  env: Record<string, string>,
  runtime: Runtime = 'node',
  folder?: string,
) {
  const [command, args] =
    runtime === 'node'
      ? [process.execPath, [main]]
      : [deno, ['run', '--quiet', '--no-prompt', ...permissions(folder), main]];
  const child = spawn(command, args, { env: { ...process.env, ...env } });
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.err += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => child.on('exit', resolve));
  return { child, output, exited };
}

/** The same, once it listens on a free port. */
export async function startProgram(
  env: Record<string, string> = {},
  runtime: Runtime = 'node',
  folder?: string,
) {
  const running = runProgram({ STRIPE_EMULATOR_PORT: '0', ...env }, runtime, folder);
  await expect
    .poll(() => running.output.out + running.output.err, { timeout: 30_000 })
    .toMatch(/listening on http:\/\/\S+\n/);
  const url = running.output.out.match(/http:\S+/)![0];
  return { ...running, url };
}
