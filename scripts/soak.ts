import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startTestServer } from '@till/db/testing';
import { runModel } from '../apps/api/test/model/run-in-process.ts';

/**
 * What `pnpm test` does, for hours: random histories and real kills in large numbers. Prints the seed of everything it
 * tries, and for what fails one command that does it again; exits 1 then.
 *   pnpm test:soak
 *   pnpm test:soak --schedules 500 --kills 10 --restarts 3 --terminations 20
 *   pnpm test:soak --schedules 0 --seed 12      (kills alone, with the choices of this seed)
 */
const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '100000' },
    kills: { type: 'string', default: '2000' },
    restarts: { type: 'string', default: '600' },
    terminations: { type: 'string', default: '5000' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
});

const api = fileURLToPath(new URL('../apps/api', import.meta.url));
const vitest = join(api, 'node_modules/vitest/vitest.mjs');
// A round starts afresh, so that a soak of hours does not grow.
const round = { schedules: 1_000, kills: 100, terminations: 500 };
const startedAt = performance.now();

function say(line: string): void {
  const minutes = Math.floor((performance.now() - startedAt) / 60_000);
  console.log(`${String(minutes).padStart(4)} min  ${line}`);
}

/** A failure that was told already, with the way to have it again. */
class Failed extends Error {}

function readCount(name: 'schedules' | 'kills' | 'restarts' | 'terminations'): number {
  const count = Number(values[name]);
  if (!Number.isInteger(count) || count < 0) {
    throw new Failed(`--${name} must be a whole number, not "${values[name]}"`);
  }
  return count;
}

/** Random histories in as many processes as there are processors, each run with a seed of its own. */
async function soakModel(wanted: number): Promise<void> {
  const server = await startTestServer();
  let [begun, played] = [0, 0];
  const work = async () => {
    while (begun < wanted) {
      const schedules = Math.min(round.schedules, wanted - begun);
      const seed = (Number(values.seed) + begun) % 2 ** 31;
      begun += schedules;
      const report = await runModel({ postgres: server.url, schedules, seed });
      if (report.failed) {
        throw new Failed(`model: ${report.error}\n  again: cd apps/api && ${report.replay}`);
      }
      played += report.schedules;
      say(`model: ${played} of ${wanted} histories, seed ${seed}, ${report.seconds} s`);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
  } finally {
    await server.stop();
  }
}

/** One test file of the API, again and again until its numbers are reached; what it prints is shown. */
async function soakKills(
  file: string,
  wanted: number,
  numbersOf: (n: number) => Record<string, number>,
) {
  const perRound = file === 'kills.test.ts' ? round.kills : round.terminations;
  for (let done = 0; done < wanted; done += perRound) {
    const numbers = numbersOf(Math.min(perRound, wanted - done));
    const seed = (Number(values.seed) + done) % 2 ** 31;
    const settings = Object.entries({ ...numbers, TILL_KILLS_SEED: seed }).map(
      ([name, value]) => [name, String(value)] as const,
    );
    const again = settings.map((setting) => setting.join('=')).join(' ');
    say(`${file}: ${done} of ${wanted} done, next ${again}`);
    const env = { ...process.env, ...Object.fromEntries(settings) };
    const child = spawn(process.execPath, [vitest, 'run', `test/${file}`], {
      cwd: api,
      env,
      stdio: 'inherit',
    });
    const [code] = await once(child, 'exit');
    if (code === 0) continue;
    throw new Failed(
      `${file} failed\n  again: cd apps/api && ${again} pnpm exec vitest run test/${file}`,
    );
  }
}

try {
  const schedules = readCount('schedules');
  const kills = readCount('kills');
  const terminations = readCount('terminations');
  const restarts = readCount('restarts');
  say(`seed ${values.seed}`);
  await soakKills('kills.test.ts', kills, (n) => ({
    TILL_KILLS: n,
    TILL_KILLS_RESTARTS: Math.round((restarts * n) / kills),
  }));
  await soakKills('kills-backends.test.ts', terminations, (n) => ({ TILL_KILLS_TERMINATIONS: n }));
  if (schedules > 0) await soakModel(schedules);
  say('everything held');
} catch (error) {
  if (!(error instanceof Failed)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
