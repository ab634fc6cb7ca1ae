import { execFile, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The official CLI's binary; undefined where it is not published for this platform. */
export const cliBinary = findBinary();

const cliKey = 'sk_test_of_the_official_cli';

/** Why the tests of the CLI do not run here. */
export const cliMissing = `@stripe/cli has no binary for ${process.platform}-${process.arch}`;

function findBinary(): string | undefined {
  const wrapper = createRequire(createRequire(import.meta.url).resolve('@stripe/cli/package.json'));
  try {
    const home = wrapper.resolve(`@stripe/cli-${process.platform}-${process.arch}/package.json`);
    return join(home, '..', 'bin', process.platform === 'win32' ? 'stripe.exe' : 'stripe');
  } catch {
    return undefined;
  }
}

/** An environment of its own: no login of the developer's, no telemetry, no way out of this machine. */
function cliEnvironment() {
  const home = mkdtempSync(join(tmpdir(), 'stripe-cli-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  return {
    HOME: home,
    XDG_CONFIG_HOME: home,
    STRIPE_API_KEY: cliKey,
    STRIPE_CLI_TELEMETRY_OPTOUT: '1',
    HTTPS_PROXY: 'http://127.0.0.1:9',
  };
}

/** Runs one command to its end and resolves to what it said. It is never taken at its word. */
export function runCli(emulatorUrl: string, ...args: string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(
      cliBinary!,
      [...args, '--api-base', emulatorUrl],
      { env: cliEnvironment(), timeout: 30_000 },
      (_error, out, err) => resolve(out + err),
    );
  });
}

export interface RunningCli {
  /** All it said so far. */
  output(): string;
  /** Ends it and resolves when it is gone. */
  stop(): Promise<void>;
}

/** Starts a command that runs until it is stopped (`listen`, `logs tail`) and resolves when it is ready. */
export async function startCli(emulatorUrl: string, ...args: string[]): Promise<RunningCli> {
  const child = spawn(cliBinary!, [...args, '--api-base', emulatorUrl], {
    env: cliEnvironment(),
  });
  const exited = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Ready!')) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('exit', () => reject(new Error(`stripe ${args[0]} ended: ${output}`)));
  });
  const stop = () => {
    child.kill('SIGKILL');
    return exited;
  };
  onTestFinished(stop);
  return { output: () => output, stop };
}
