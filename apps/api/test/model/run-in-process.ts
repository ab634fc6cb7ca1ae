import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export type Report = {
  schedules: number;
  seed: number;
  failed: boolean;
  seconds: number;
  replay?: string;
  error?: string;
  seen: Record<string, number>;
};

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** Runs the model in a process of its own, with a planted bug if one is named. Throws when it says nothing readable. */
export async function runModel(options: {
  postgres: string;
  schedules: number;
  seed?: number;
  mutant?: string;
}): Promise<Report> {
  const { postgres, schedules, seed, mutant } = options;
  const child = spawn(
    process.execPath,
    [
      ...(mutant ? ['--import', here('load-mutant.ts')] : []),
      here('run-model.ts'),
      `--postgres=${postgres}`,
      `--schedules=${schedules}`,
      ...(seed === undefined ? [] : [`--seed=${seed}`]),
      ...(mutant ? ['--no-shrink'] : []),
    ],
    { env: { ...process.env, ...(mutant && { TILL_MUTANT: mutant }) } },
  );
  let [output, errors] = ['', ''];
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (errors += chunk));
  await once(child, 'close');
  try {
    return JSON.parse(output) as Report;
  } catch {
    throw new Error(`the model ended without a report:\n${output}\n${errors}`);
  }
}
