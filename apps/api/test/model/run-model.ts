import { parseArgs } from 'node:util';
import { startTestServer } from '@till/db/testing';
import fc from 'fast-check';
import { history } from './history.ts';
import { mutants } from './mutants.ts';
import { openModel } from './open-model.ts';
import { playHistory } from './play-history.ts';

/**
 * Plays random histories and prints a report as JSON; exits 1 when an invariant broke.
 *   node test/model/run-model.ts --schedules 1000             (its own PostgreSQL; --postgres URL uses another)
 *   node test/model/run-model.ts --seed 7 --path 12:0:1       (one history again, as the report says)
 */
const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '200' },
    seed: { type: 'string' },
    path: { type: 'string' },
    postgres: { type: 'string' },
    'no-shrink': { type: 'boolean', default: false },
  },
});

const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
const server = values.postgres ? undefined : await startTestServer();
const model = await openModel(values.postgres ?? server?.url ?? '');
const mutant = mutants.find(({ name }) => name === process.env.TILL_MUTANT);
if (mutant && 'sql' in mutant) await model.db.sql.unsafe(mutant.sql);
const startedAt = performance.now();
const result = await fc.check(
  fc.asyncProperty(history, (each) => playHistory(model, each)),
  {
    numRuns: Number(values.schedules),
    seed,
    ...(values.path && { path: values.path }),
    endOnFailure: values['no-shrink'],
  },
);
await model.close();
await server?.stop();

const report = {
  schedules: result.numRuns, // until the first failure, if there was one
  seed,
  failed: result.failed,
  seconds: Math.round((performance.now() - startedAt) / 1000),
  ...(result.failed && {
    replay: `node test/model/run-model.ts --seed ${seed} --path ${result.counterexamplePath}`,
    shrinks: result.numShrinks,
    error:
      result.errorInstance instanceof Error
        ? result.errorInstance.message
        : String(result.errorInstance),
    history: result.counterexample?.[0],
  }),
  seen: Object.fromEntries([...model.seen].sort()),
};
console.log(JSON.stringify(report, null, 1));
if (result.failed && result.errorInstance instanceof Error)
  console.error(result.errorInstance.stack);
process.exitCode = result.failed ? 1 : 0;
