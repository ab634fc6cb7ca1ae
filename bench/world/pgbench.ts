import { execFile, execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openDatabase } from '@till/db';

/** pgbench of this machine, newest first; undefined when there is none. */
export function findPgbench(): string | undefined {
  const debian = globSync('/usr/lib/postgresql/*/bin/pgbench')
    .sort((a, b) => Number(b.split('/')[4]) - Number(a.split('/')[4]))
    .at(0);
  if (debian) return debian;
  try {
    const found = execFileSync('sh', ['-c', 'command -v pgbench'], { encoding: 'utf8' }).trim();
    return existsSync(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Its name and version, e.g. `pgbench 15.18`. */
export function readVersion(pgbench: string): string {
  const said = execFileSync(pgbench, ['--version'], { encoding: 'utf8' });
  return `pgbench ${/[\d.]+/.exec(said)?.[0]}`;
}

export interface StatementRun {
  databaseUrl: string;
  script: string;
  clients: number;
  seconds: number;
  /** Sent as a parameter wherever the script says :payload. */
  payload?: string;
}

export interface StatementRates {
  perSecond: number;
  latenciesMs: number[];
}

/** Runs a script of one prepared statement; rejects when a transaction fails. */
export async function runPgbench(pgbench: string, run: StatementRun): Promise<StatementRates> {
  const folder = mkdtempSync(join(tmpdir(), 'till-pgbench-'));
  try {
    const script = join(folder, 'script.sql');
    writeFileSync(script, run.script);
    const log = join(folder, 'log');
    const args = [
      '-n',
      '-M',
      'prepared',
      '-f',
      script,
      '-T',
      String(Math.max(1, Math.round(run.seconds))),
    ];
    args.push('-c', String(run.clients), '-j', String(Math.min(2, run.clients)));
    args.push('--log', '--log-prefix', log, '-D', `payload=${run.payload || '-'}`, run.databaseUrl);
    const { stdout } = await promisify(execFile)(pgbench, args, { maxBuffer: 50_000_000 });
    const perSecond = Number(/tps = ([\d.]+) \(without/.exec(stdout)?.[1]);
    if (!(perSecond > 0)) throw new Error(`pgbench said:\n${stdout}`);
    const latenciesMs = globSync(`${log}*`).flatMap((file) =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => Number(line.split(' ')[2]) / 1000),
    );
    return { perSecond, latenciesMs };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same without pgbench: a loop per connection over the driver that Till has. */
export async function runOwnLoop(run: StatementRun): Promise<StatementRates> {
  const { databaseUrl, clients, seconds, payload = '-' } = run;
  const db = openDatabase(databaseUrl, { maxConnections: clients, statementTimeoutMs: 60_000 });
  const statement = run.script.replace(':payload', '$1');
  const parameters = statement === run.script ? [] : [payload];
  const latenciesMs: number[] = [];
  try {
    const startedAt = performance.now();
    const endsAt = startedAt + seconds * 1000;
    const work = async () => {
      for (let began = performance.now(); began < endsAt;) {
        await db.sql.unsafe(statement, parameters, { prepare: true });
        const now = performance.now();
        latenciesMs.push(now - began);
        began = now;
      }
    };
    await Promise.all(Array.from({ length: clients }, work));
    const perSecond = (latenciesMs.length * 1000) / (performance.now() - startedAt);
    return { perSecond, latenciesMs };
  } finally {
    await db.close();
  }
}
