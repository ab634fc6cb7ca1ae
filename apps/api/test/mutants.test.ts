import { expect, inject, test } from 'vitest';
import { mutants } from './model/mutants.ts';
import { runModel } from './model/run-in-process.ts';

// The checker is checked: each planted bug must be found within so many histories. The seed is fixed, so that a bug
// that is found once is found in every run.
const schedules = 500;
const seed = 11;

test.concurrent.each(mutants.map(({ name }) => name))(
  'the model notices the bug: %s',
  async (mutant) => {
    const postgres = inject('postgresUrl');
    const report = await runModel({ postgres, schedules, seed, mutant });
    expect(report.failed, `${mutant} survived ${report.schedules} histories`).toBe(true);
  },
  600_000,
);
