import { expect, inject, test, vi } from 'vitest';
import { mutants } from './model/mutants.ts';
import { runModel } from './model/run-in-process.ts';

// The checker is checked: each planted bug must be found within so many histories. The seed is fixed, so that a bug
// that is found once is found in every run.
const schedules = 500;
const seed = 11;

// Each is a process that is busy by itself: two at a time.
vi.setConfig({ maxConcurrency: 2 });

test.concurrent.each(mutants.map(({ name }) => name))(
  'the model notices the bug: %s',
  async (mutant) => {
    const postgres = inject('postgresUrl');
    const report = await runModel({ postgres, schedules, seed, mutant });
    expect(report.failed, `${mutant} survived ${report.schedules} histories`).toBe(true);
  },
  600_000,
);

test.concurrent(
  'without a planted bug the same histories pass',
  async () => {
    const report = await runModel({ postgres: inject('postgresUrl'), schedules: 200, seed });
    expect(report.error).toBeUndefined();
  },
  600_000,
);
