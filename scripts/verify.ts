import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { checkThreatModel } from './check-threat-model.ts';
import { checkPapers } from './papers/check-papers.ts';
import { checkAdvisories } from './supply-chain/check-advisories.ts';
import { checkLicences } from './supply-chain/check-licences.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const env = {
  ...process.env,
  PATH: [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter),
  TURBO_TELEMETRY_DISABLED: '1',
};

/** Runs a tool of this repository; rejects with what it said when it finds something. */
function run(tool: string, ...args: string[]): Promise<void> {
  return runIn(root, tool, ...args);
}

async function runIn(folder: string, tool: string, ...args: string[]): Promise<void> {
  const PATH = [join(folder, 'node_modules/.bin'), env.PATH].join(delimiter);
  const options = { cwd: folder, env: { ...env, PATH }, maxBuffer: 50_000_000 };
  await promisify(execFile)(tool, args, options).catch(
    ({ stdout, stderr, message }: { stdout?: string; stderr?: string; message: string }) => {
      throw new Error(`${stdout ?? ''}${stderr ?? ''}`.trim() || message);
    },
  );
}

/** What turbo does through pnpm, for when node runs this file alone and there is no pnpm. */
async function checkEachPackage(): Promise<void> {
  for (const file of globSync('{apps,packages,examples}/*/package.json', { cwd: root })) {
    const { scripts } = JSON.parse(readFileSync(join(root, file), 'utf8'));
    if (scripts.check) await runIn(join(root, dirname(file)), 'sh', '-c', scripts.check);
  }
}

/** Everything that can be said of the source without running it; seconds, no database. What a step resolves with is shown. */
const steps: Record<string, () => Promise<string | undefined | void>> = {
  format: () => run('prettier', '--check', '--log-level=warn', '--cache', '.'),
  lint: () => run('eslint', '--cache', '--cache-location=node_modules/.cache/eslint', '.'),
  types: async () => {
    await ((await hasPnpm())
      ? run('turbo', 'run', 'check', '--output-logs=errors-only')
      : checkEachPackage());
    await run('tsc', '-p', '.');
    await run('tsc', '-p', 'bench');
  },
  boundaries: () => run('turbo', 'boundaries'),
  papers: async () => {
    const problems = [...checkPapers(root), ...checkThreatModel(root)];
    if (problems.length > 0) throw new Error(problems.join('\n'));
  },
  licences: () => checkLicences(root),
  advisories: () => checkAdvisories(root),
};

function hasPnpm(): Promise<boolean> {
  return run('pnpm', '--version').then(
    () => true,
    () => false,
  );
}

async function report(name: string, step: (typeof steps)[string]): Promise<void> {
  const startedAt = performance.now();
  const seconds = () => `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
  try {
    const note = await step();
    console.log(`✓ ${name.padEnd(12)} ${seconds()}${note ? `  ${note}` : ''}`);
  } catch (error) {
    console.error(`✗ ${name.padEnd(12)} ${seconds()}\n\n${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}

await Promise.all(Object.entries(steps).map(([name, step]) => report(name, step)));
