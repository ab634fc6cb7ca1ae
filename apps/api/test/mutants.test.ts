import { expect, inject, test, vi } from 'vitest';
import { mutants } from './model/mutants.ts';
import { runModel } from './model/run-in-process.ts';

// The checker is checked: each planted bug must be found within so many histories. The seed is fixed, so that a bug
// that is found once is found in every run.
const schedules = 500;
const seed = 11;
// For what the histories of the first seed do not come to.
const seeds = [seed, 5];

// Each is a process that is busy by itself: two at a time.
vi.setConfig({ maxConcurrency: 2 });

test.concurrent.each(mutants.map(({ name }) => name))(
  'the model notices the bug: %s',
  async (mutant) => {
    const postgres = inject('postgresUrl');
    let found = false;
    for (const each of seeds) {
      found ||= (await runModel({ postgres, schedules, seed: each, mutant })).failed;
      if (found) break;
    }
    expect(found, `${mutant} survived ${schedules * seeds.length} histories`).toBe(true);
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
