import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { checkPapers } from './papers/check-papers.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const env = {
  ...process.env,
  PATH: [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter),
  TURBO_TELEMETRY_DISABLED: '1',
};

/** Runs a tool of this repository; rejects with what it said when it finds something. */
async function run(tool: string, ...args: string[]): Promise<void> {
  await promisify(execFile)(tool, args, { cwd: root, env, maxBuffer: 50_000_000 }).catch(
    ({ stdout, stderr, message }: { stdout?: string; stderr?: string; message: string }) => {
      throw new Error(`${stdout ?? ''}${stderr ?? ''}`.trim() || message);
    },
  );
}

/** Everything that can be said of the source without running it; seconds, no database. */
const steps: Record<string, () => Promise<void>> = {
  format: () => run('prettier', '--check', '--log-level=warn', '--cache', '.'),
  lint: () => run('eslint', '--cache', '--cache-location=node_modules/.cache/eslint', '.'),
  types: async () => {
    const turbo = ['turbo', 'run', 'check', '--output-logs=errors-only'];
    // turbo runs the tasks of packages through pnpm, which is not there when node runs this file alone.
    const [tool = '', ...args] = (await hasPnpm())
      ? turbo
      : ['npx', '-y', 'pnpm@12', 'exec', ...turbo];
    await run(tool, ...args);
    await run('tsc', '-p', '.');
  },
  boundaries: () => run('turbo', 'boundaries'),
  papers: async () => {
    const problems = checkPapers(root);
    if (problems.length > 0) throw new Error(problems.join('\n'));
  },
};

function hasPnpm(): Promise<boolean> {
  return run('pnpm', '--version').then(
    () => true,
    () => false,
  );
}

async function report(name: string, step: () => Promise<void>): Promise<void> {
  const startedAt = performance.now();
  const seconds = () => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
  try {
    await step();
    console.log(`✓ ${name.padEnd(12)} ${seconds()}`);
  } catch (error) {
    console.error(`✗ ${name.padEnd(12)} ${seconds()}\n\n${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}

await Promise.all(Object.entries(steps).map(([name, step]) => report(name, step)));
