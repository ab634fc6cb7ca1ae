import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { findFreePort } from '@till/local-postgres/find-free-port';
import { guardProcess } from '@till/local-postgres/guard-process';
import type { Goal } from '../measure/statistics.ts';
import { showProgress } from '../progress.ts';
import { round } from '../report/format.ts';
import { describeGoals } from '../report/goals.ts';
import type { PartResult } from '../report/part-result.ts';
import { root } from '../root.ts';

interface Timed {
  command: string;
  seconds: number | undefined;
  limit: number;
  /** Why it was not measured. */
  why?: string;
}

/** How long the repository's own commands take, beside what they should. */
export async function measureCommands(): Promise<PartResult> {
  const commands = [await timeDemo(), ...timeChecks()];
  const goals = commands.flatMap(({ command, seconds, limit }): Goal[] =>
    seconds === undefined ? [] : [{ text: `${command}, s`, value: seconds, limit, kind: 'most' }],
  );
  const unmeasured = commands
    .filter(({ seconds }) => seconds === undefined)
    .map(({ command, why }) => `- Not measured: ${command}; ${why}.`);
  const text = [describeGoals(goals), '', ...unmeasured].join('\n');
  return { text };
}

/** From warm caches: the second of two starts. */
async function timeDemo(): Promise<Timed> {
  const command = 'demo, to ready';
  const limit = 5;
  const ports = 'PORT WEB_PORT STRIPE_EMULATOR_PORT TILL_MAILBOX_PORT TILL_POSTGRES_PORT'.split(
    ' ',
  );
  const env: NodeJS.ProcessEnv = { PATH: process.env.PATH, HOME: process.env.HOME };
  for (const port of ports) env[port] = String(await findFreePort());
  let seconds: number | undefined;
  for (const _ of ['cold', 'warm']) {
    const startedAt = performance.now();
    const demo = spawn(process.execPath, ['scripts/demo.ts'], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    guardProcess(demo);
    const exited = once(demo, 'exit');
    const ready = (async () => {
      let said = '';
      for await (const chunk of demo.stdout) {
        said += chunk;
        if (said.includes('Ctrl-C stops')) return true;
      }
      return false;
    })();
    if (!(await ready)) return { command, limit, seconds: undefined, why: 'it did not start' };
    seconds = (performance.now() - startedAt) / 1000;
    showProgress(`commands: demo ready after ${round(seconds)} s`);
    demo.kill('SIGINT');
    demo.stdout.resume();
    await exited;
  }
  return { command, limit, seconds };
}

/** Of the repository's own commands those that their caches answer. */
function timeChecks(): Timed[] {
  const run = (program: string, args: string[]) => {
    const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1' };
    const startedAt = performance.now();
    const options = { cwd: root, env, encoding: 'utf8', maxBuffer: 50_000_000 } as const;
    const { status, stdout } = spawnSync(program, args, options);
    return { ok: status === 0, stdout, seconds: (performance.now() - startedAt) / 1000 };
  };
  const turbo = 'node_modules/.bin/turbo';
  const plan = run(turbo, ['run', 'test', '--dry=json']).stdout;
  const tasks = (JSON.parse(plan) as { tasks: { cache: { status: string } }[] }).tasks;
  const cached = tasks.every(({ cache }) => cache.status === 'HIT');
  const test = cached ? run(turbo, ['run', 'test', '--output-logs=none']) : undefined;
  showProgress('commands: verify');
  const verify = run(process.execPath, ['scripts/verify.ts']);
  return [
    {
      command: 'turbo run test, cached',
      limit: 2,
      seconds: test?.seconds,
      ...(!cached && { why: 'its cache is cold: run the suites first' }),
    },
    {
      command: 'verify',
      limit: 20,
      seconds: verify.ok ? verify.seconds : undefined,
      ...(!verify.ok && { why: 'it found something' }),
    },
  ];
}
